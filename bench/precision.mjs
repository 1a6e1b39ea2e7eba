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
import { InferenceSession } from 'onnxruntime-node';
import { loadBundles } from '../scripts/bundle.mjs';

const textBytes = 200_000;

const [checkpoint, textFile, ...named] = process.argv.slice(2);
if (!checkpoint || !textFile) {
  console.error('usage: node bench/precision.mjs FOLDER TEXT [dtype ...]');
  process.exit(2);
}
const dtypes = named.length > 0 ? named : ['fp32', 'q8', 'q4'];
const text = (await readFile(textFile)).subarray(0, textBytes).toString('utf8');

const folder = await mkdtemp(join(tmpdir(), 'venti-core-precision-'));
try {
  const { convert, tokenizer, logits, surprise } = await loadBundles(
    {
      convert: 'src/models/convert-checkpoint.ts',
      tokenizer: 'src/tokenizer/tokenizer.ts',
      logits: 'bench/precision/text-logits.ts',
      surprise: 'bench/precision/surprise.ts',
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
    let [bits, place] = [0, 0];
    for await (const row of logits.textLogits(session, manifest, ids)) {
      place += 1;
      bits += surprise.surprise(row, ids[place]);
    }
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

function percent(value, base) {
  return `${value < base ? '' : '+'}${(100 * (value / base - 1)).toFixed(2)} %`;
}
