import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as runtime from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openModelSession } from '../../src/backends/node/open-model-session.ts';
import { buildGPT2Graph } from '../../src/convert/gpt2/graph.ts';
import type { WeightType } from '../../src/convert/matrices/matrix-writer.ts';
import { encodeModel } from '../../src/convert/onnx/model.ts';
import { boxedModels, defaultModel } from '../../src/models/box.ts';
import { modelFiles } from '../../src/models/manifest.ts';
import type { ModelFolder } from '../../src/models/model-folder.ts';
import { WeightFile } from '../../src/models/weight-file.ts';
import { logProbability } from '../../src/sampler/log-probability.ts';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { BoxedCheckpoint } from './boxed-checkpoint.ts';
import { textLogits } from './text-logits.ts';

/** Essays that were written for this project and held out when pocket was trained. */
const essays = new URL('held-out-essays.txt', import.meta.url);

let root: string;
let pocket: ModelFolder;
/** Each begins with the token that ends the text before. */
let texts: Int32Array[];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-perplexity-'));
  pocket = (await boxedModels()).get(defaultModel)!;
  const file = await readFile(join(pocket.path, modelFiles.tokenizer), 'utf8');
  const tokenizer = Tokenizer.fromJSON(JSON.parse(file));
  const text = await readFile(essays, 'utf8');
  texts = text
    .split('\n<|endoftext|>\n')
    .map((essay) => Int32Array.of(pocket.manifest.endOfText as number, ...tokenizer.encode(essay)));
});
afterAll(async () => await rm(root, { recursive: true }));

/**
 * What eight bits and four cost the model in the box, in perplexity of a text that it has not seen.
 *
 * Only its eight bits are in the repository, and what they lost of the checkpoint is not to be had. So
 * the reference is a graph in 32-bit floats of the weights that are left. Against it the model in the
 * box shows what rounding its activations costs, and four bits what they cost as a whole. What rounding
 * the weights to eight bits cost is measured by doing as much to them again: each is moved by up to
 * half a step, at random. Small errors that have nothing to do with each other add up, so that this
 * stands for the error that is in them already. `bench/precision.mjs` compares with a checkpoint itself.
 */
test('eight bits cost pocket at most 0.5 % of perplexity, four bits 3 %', async () => {
  const plain = await BoxedCheckpoint.open(pocket);
  const moved = await BoxedCheckpoint.open(pocket, upToHalfAStep());
  const reference = await convert(plain, 'fp32');
  const weights = await bitsLost(reference, await convert(moved, 'fp32'));
  const activations = await bitsLost(reference, { folder: pocket.path, type: 'q8' });
  const fourBits = await bitsLost(reference, await convert(plain, 'q4'));
  expect(cost(weights + activations)).toBeLessThan(0.005);
  expect(cost(weights + fourBits)).toBeLessThan(0.03);
}, 120_000);

/** Numbers between -1/2 and 1/2: millions, so of the quickest kind (a linear congruential generator). */
function upToHalfAStep(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** By what part so many bits more for a token make perplexity greater. */
function cost(bits: number): number {
  return 2 ** bits - 1;
}

interface Converted {
  readonly folder: string;
  readonly type: WeightType;
}

async function convert(checkpoint: BoxedCheckpoint, type: WeightType): Promise<Converted> {
  const folder = await mkdtemp(join(root, 'graph-'));
  await using weights = await WeightFile.create(join(folder, modelFiles.weights));
  const graph = await buildGPT2Graph(checkpoint.config, checkpoint, type, weights);
  await writeFile(join(folder, modelFiles.graph), encodeModel(graph));
  return { folder, type };
}

/** By how many bits more a graph is surprised than the reference, for each token of the texts. */
async function bitsLost(reference: Converted, other: Converted): Promise<number> {
  const [first, second] = [await open(reference), await open(other)];
  let [nats, tokens] = [0, 0];
  for (const ids of texts) {
    const others = textLogits(second, pocket.manifest, ids);
    let place = 0;
    for await (const logits of textLogits(first, pocket.manifest, ids)) {
      const { value } = await others.next();
      place += 1;
      nats += logProbability(logits, ids[place]!) - logProbability(value, ids[place]!);
    }
    tokens += place;
  }
  await Promise.all([first.release(), second.release()]);
  return nats / Math.LN2 / tokens;
}

async function open({ folder, type }: Converted): Promise<runtime.InferenceSession> {
  return await openModelSession(runtime, folder, type, availableParallelism());
}
