// Tells what each precision costs a model, in bits per byte of a text that it has not seen:
//
//     node bench/precision.mjs FOLDER TEXT [dtype ...]
//
// FOLDER is a checkpoint, TEXT a file in UTF-8, of which the first 200,000 bytes are read. Every dtype
// is compared with the first, which is fp32 unless others are named.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadBundles } from '../scripts/bundle.mjs';

const textBytes = 200_000;
/** A context is read by so many tokens at a time, which look back at those before in the cache. */
const tokensAtATime = 8;

const [checkpoint, textFile, ...named] = process.argv.slice(2);
if (!checkpoint || !textFile) {
  console.error('usage: node bench/precision.mjs FOLDER TEXT [dtype ...]');
  process.exit(2);
}
const dtypes = named.length > 0 ? named : ['fp32', 'q8', 'q4'];
const text = (await readFile(textFile)).subarray(0, textBytes).toString('utf8');

const folder = await mkdtemp(join(tmpdir(), 'venti-core-precision-'));
try {
  const { convert, tokenizer, graph, cache, memory, inputs } = await loadBundles(
    {
      convert: 'src/models/convert-checkpoint.ts',
      tokenizer: 'src/tokenizer/tokenizer.ts',
      graph: 'src/backends/graph-interface.ts',
      cache: 'src/backends/create-cache.ts',
      memory: 'src/backends/node/array-memory.ts',
      inputs: 'src/backends/run-inputs.ts',
    },
    fileURLToPath(new URL('.build/precision', import.meta.url)),
  );
  const sourceSha256 = '0'.repeat(64);
  let baseline;
  for (const dtype of dtypes) {
    const path = join(folder, dtype);
    await convert.convertCheckpoint(checkpoint, path, { name: 'model', dtype, sourceSha256 });
    const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8'));
    const json = JSON.parse(await readFile(join(path, 'tokenizer.json'), 'utf8'));
    const ids = tokenizer.Tokenizer.fromJSON(json).encode(text, { allowSpecial: true });
    const session = await InferenceSession.create(join(path, 'model.onnx'));
    const emptyCache = () => cache.createCache(manifest.cache, manifest, 1, memory.arrayMemory);
    const bits = await bitsOf(session, { ...graph, ...inputs }, emptyCache, manifest, ids);
    await session.release();
    const perByte = bits / Buffer.byteLength(text);
    const perplexity = 2 ** (bits / ids.length);
    baseline ??= { perByte, perplexity };
    const megabytes = ((await stat(join(path, 'model.weights'))).size / 1e6).toFixed(1);
    console.log(
      `${dtype}: ${megabytes} MB, ${perByte.toFixed(4)} bits per byte (${percent(perByte, baseline.perByte)}), perplexity ${perplexity.toFixed(3)} (${percent(perplexity, baseline.perplexity)})`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}

/** Bits that the model needs for all tokens, each context beginning with the last token before it. */
async function bitsOf(session, modules, emptyCache, { contextLength, vocabularySize }, ids) {
  let bits = 0;
  for (let start = 0; start + 1 < ids.length; start += contextLength) {
    const length = Math.min(contextLength, ids.length - 1 - start);
    const cache = emptyCache();
    for (let past = 0; past < length; past += tokensAtATime) {
      const from = start + past;
      const tokens = ids.slice(from, from + Math.min(tokensAtATime, length - past));
      const logits = await logitsOf(session, modules, cache, past, tokens);
      for (let row = 0; row < tokens.length; row++) {
        const rowLogits = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
        bits += surprise(rowLogits, ids[from + row + 1]);
      }
    }
  }
  return bits;
}

/** Logits after each of the tokens, whose keys and values go into the cache. */
async function logitsOf(
  session,
  { graphInputs, graphOutputs, fillRunInputs },
  cache,
  past,
  tokens,
) {
  const { length } = tokens;
  cache.reserve(1, past + length);
  const row = { slot: 0, past, tokens, candidates: 'all' };
  const run = { firstSlot: 0, slots: 1, length, rows: [{ row, entry: 0 }] };
  const width = cache.capacity + length;
  const inputs = {
    tokens: new Int32Array(length),
    positions: new Int32Array(length),
    attentionMask: new Float32Array(length * width),
    outputRows: new Int32Array(length),
  };
  fillRunInputs(run, cache.capacity, inputs);
  for (let i = 0; i < length; i++) inputs.outputRows[i] = i;
  const split = BigInt64Array.of(BigInt(cache.capacity), BigInt(length));
  const feeds = {
    [graphInputs.tokens]: new Tensor('int32', inputs.tokens, [1, length]),
    [graphInputs.positions]: new Tensor('int32', inputs.positions, [1, length]),
    [graphInputs.attentionMask]: new Tensor('float32', inputs.attentionMask, [1, 1, length, width]),
    [graphInputs.attentionSplit]: new Tensor('int64', split, [2]),
    [graphInputs.outputRows]: new Tensor('int32', inputs.outputRows, [length]),
    [graphInputs.topK]: new Tensor('int64', BigInt64Array.of(1n), [1]),
  };
  for (const { name, type, data, shape } of cache.inputs(0, 1)) {
    feeds[name] = new Tensor(type, data, shape);
  }
  const added = cache.outputs(1, length).map(({ name }) => name);
  const outputs = await session.run(feeds, [graphOutputs.logits, ...added]);
  cache.keep(run, (name) => outputs[name].data);
  return outputs[graphOutputs.logits].data;
}

/** In bits: minus the binary logarithm of a token's probability. */
function surprise(logits, id) {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return (Math.log(sum) + largest - logits[id]) / Math.LN2;
}

function percent(value, base) {
  return `${value < base ? '' : '+'}${(100 * (value / base - 1)).toFixed(2)} %`;
}
