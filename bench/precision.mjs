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
/** Slots of the cache that stay empty: a window is read at once, as a prompt. */
const capacity = 64;

const [checkpoint, textFile, ...named] = process.argv.slice(2);
if (!checkpoint || !textFile) {
  console.error('usage: node bench/precision.mjs FOLDER TEXT [dtype ...]');
  process.exit(2);
}
const dtypes = named.length > 0 ? named : ['fp32', 'q8', 'q4'];
const text = (await readFile(textFile)).subarray(0, textBytes).toString('utf8');

const folder = await mkdtemp(join(tmpdir(), 'venti-core-precision-'));
try {
  const { convert, tokenizer, graph } = await loadBundles(
    {
      convert: 'src/models/convert-checkpoint.ts',
      tokenizer: 'src/tokenizer/tokenizer.ts',
      graph: 'src/backends/graph-interface.ts',
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
    const bits = await bitsOf(session, graph, manifest, ids);
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

/** Bits that the model needs for all tokens, each window beginning with the last token before it. */
async function bitsOf(session, { graphInputs, graphOutputs }, manifest, ids) {
  const { contextLength, vocabularySize, layers, heads, headWidth } = manifest;
  const cache = new Tensor('float32', new Float32Array(heads * capacity * headWidth), [
    1,
    heads,
    capacity,
    headWidth,
  ]);
  let bits = 0;
  for (let start = 0; start + 1 < ids.length; start += contextLength) {
    const length = Math.min(contextLength, ids.length - 1 - start);
    const width = capacity + length;
    const mask = new Float32Array(length * width).fill(-1e30);
    for (let row = 0; row < length; row++) {
      mask.fill(0, row * width + capacity, row * width + capacity + row + 1);
    }
    const places = Int32Array.from({ length }, (_, i) => i);
    const feeds = {
      [graphInputs.tokens]: new Tensor('int32', ids.slice(start, start + length), [1, length]),
      [graphInputs.positions]: new Tensor('int32', places, [1, length]),
      [graphInputs.attentionMask]: new Tensor('float32', mask, [1, 1, length, width]),
      [graphInputs.attentionSplit]: new Tensor(
        'int64',
        BigInt64Array.of(BigInt(capacity), BigInt(length)),
        [2],
      ),
      [graphInputs.outputRows]: new Tensor('int32', places, [length]),
      [graphInputs.topK]: new Tensor('int64', BigInt64Array.of(1n), [1]),
    };
    for (let layer = 0; layer < layers; layer++) {
      feeds[graphInputs.pastKeys(layer)] = cache;
      feeds[graphInputs.pastValues(layer)] = cache;
    }
    const outputs = await session.run(feeds, [graphOutputs.logits]);
    const logits = outputs[graphOutputs.logits].data;
    for (let row = 0; row < length; row++) {
      const rowLogits = logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
      bits += surprise(rowLogits, ids[start + row + 1]);
    }
  }
  return bits;
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
