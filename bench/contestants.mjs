import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '../dist/index.js';

/** @typedef {keyof typeof import('./web/page-devices.mjs').pageDevices} PageDevice */

/**
 * A library with a model in one precision.
 * @typedef {object} Contestant
 * @property {string} name
 * @property {string} dtype as the library calls it
 * @property {boolean} isPeer
 * @property {readonly string[]} tasks
 * @property {number} [batch] most pieces at the same time where that has to be chosen; of those tried,
 * the one with which fifty pieces are done soonest on two cores
 * @property {Pick<import('./job.mjs').Job, 'library' | 'device' | 'model' | 'dtype' | 'never'>} job
 */

/**
 * @param {string} model name or folder
 * @param {readonly (string | undefined)[]} dtypes undefined is the model's own
 * @param {'cpu' | 'webgpu' | 'cuda'} [device]
 * @returns {readonly Contestant[]}
 */
export function ownContestants(model, dtypes, device = 'cpu') {
  return dtypes.map((dtype) => ({
    name: device === 'cpu' ? 'venti-core' : `venti-core on ${device}`,
    dtype: dtype ?? '',
    isPeer: false,
    tasks: ['one', 'many', 'newcomer'],
    job: { library: 'libraries/venti-core.mjs', device, model, ...(dtype && { dtype }) },
  }));
}

/**
 * One text after the other, one token a step, over the same graph.
 * @returns {Contestant}
 */
export function plainLoop(model, dtype) {
  return {
    name: 'plain loop',
    dtype: dtype ?? '',
    isPeer: false,
    tasks: ['one'],
    job: { library: '.build/plain-loop.mjs', model, ...(dtype && { dtype }) },
  };
}

/**
 * @param {string} folder made by `randomModel`
 * @returns {readonly Contestant[]}
 */
export function peerContestants(folder) {
  const transformers = [
    { dtype: 'q8', batch: 25 },
    { dtype: 'q4', batch: 25 },
    { dtype: 'fp32', batch: 25 },
  ].map(({ dtype, batch }) => ({
    name: 'transformers.js',
    dtype,
    isPeer: true,
    tasks: ['one', 'many'],
    batch,
    job: { library: 'peers/transformers.mjs', model: join(folder, 'onnx-export'), dtype },
  }));
  const llama = ['Q8_0', 'Q4_0'].map((dtype) => ({
    name: 'node-llama-cpp',
    dtype,
    isPeer: true,
    tasks: ['one', 'many', 'newcomer'],
    batch: 50,
    job: { library: 'peers/llama.mjs', model: join(folder, `model-${dtype}.gguf`) },
  }));
  return [...transformers, ...llama];
}

/**
 * This package in a page.
 * @param {readonly { path: string, dtype: string }[]} models converted folders
 * @param {PageDevice} device
 * @param {string} [name]
 * @returns {readonly Contestant[]}
 */
export function ownWebContestants(models, device, name = 'venti-core') {
  return models.map(({ path, dtype }) => ({
    name,
    dtype,
    isPeer: false,
    tasks: ['one', 'many'],
    job: { library: 'web/libraries/venti-core.mjs', device, model: path, dtype },
  }));
}

/** Its `q8` is made of operators that WebGPU lacks. */
const transformersDtypes = { wasm: ['q8'], 'browser-webgpu': ['fp32', 'q4'] };

/**
 * @param {string} folder made by `randomModel`
 * @param {PageDevice} device
 * @returns {readonly Contestant[]}
 */
export function peerWebContestants(folder, device) {
  const transformers = transformersDtypes[device].map((dtype) => ({
    name: 'transformers.js',
    dtype,
    job: { library: 'web/libraries/transformers.mjs', model: join(folder, 'onnx-export') },
  }));
  const wllama = {
    name: 'wllama',
    dtype: 'Q8_0',
    job: { library: 'web/libraries/wllama.mjs', model: folder, never: neverWritten(folder) },
  };
  return [...transformers, wllama].map(({ name, dtype, job }) => ({
    ...{ name, dtype, isPeer: true, tasks: ['one'] },
    job: { ...job, device, dtype },
  }));
}

/**
 * The end of text, so that every piece has the length asked for, and tokens that are no whole characters.
 * With random weights these come in any order, and wllama 3.8.1 passes text on as JSON, which throws at
 * bytes that are no UTF-8: "Invalid typed array length: 1163217991" is all that is heard of it.
 */
function neverWritten(folder) {
  const file = JSON.parse(readFileSync(join(folder, 'checkpoint/tokenizer.json'), 'utf8'));
  const tokenizer = Tokenizer.fromJSON(file);
  const broken = Object.values(file.model.vocab).filter((id) =>
    tokenizer.decode([id]).includes('\u{fffd}'),
  );
  return [...file.added_tokens.map(({ id }) => id), ...broken];
}
