// Tells what each precision costs a model, in bits per byte of a text that it has not seen:
//
//     npm run build:js
//     node bench/precision.mjs MODEL TEXT [dtype ...]
//
// MODEL is what createWriter takes, such as the folder of a checkpoint. TEXT is a file in UTF-8 with lines of
// <|endoftext|> between documents, of which the first 200,000 bytes are read. Every dtype is compared with
// the first, which is fp32 unless others are named. "venti-core eval" has the interval of one.
import { readFile } from 'node:fs/promises';
import { createWriter } from '../dist/index.js';

const textBytes = 200_000;

const [model, textFile, ...named] = process.argv.slice(2);
if (!model || !textFile) {
  console.error('usage: node bench/precision.mjs MODEL TEXT [dtype ...]');
  process.exit(2);
}
const dtypes = named.length > 0 ? named : ['fp32', 'q8', 'q4'];
const text = (await readFile(textFile)).subarray(0, textBytes).toString('utf8');
const documents = text.split(/\n<\|endoftext\|>\n/);

let baseline;
for (const dtype of dtypes) {
  const writer = await createWriter({ model, dtype });
  const scores = await writer.score(documents);
  const { modelBytes } = writer.info;
  await writer.dispose();
  const sum = (field) => scores.reduce((total, score) => total + score[field], 0);
  const perByte = sum('bits') / sum('bytes');
  const perplexity = 2 ** (sum('bits') / sum('tokens'));
  baseline ??= { perByte, perplexity };
  console.log(
    `${dtype}: ${(modelBytes / 1e6).toFixed(1)} MB, ${perByte.toFixed(4)} bits per byte (${percent(perByte, baseline.perByte)}), perplexity ${perplexity.toFixed(3)} (${percent(perplexity, baseline.perplexity)})`,
  );
}

function percent(value, base) {
  return `${value < base ? '' : '+'}${(100 * (value / base - 1)).toFixed(2)} %`;
}
