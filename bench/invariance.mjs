// Writes the same pieces alone and in many kinds of company, and counts those that differ:
//
//     npm run build:js && node bench/invariance.mjs [pieces] [model folder] [dtype] [device]
//
// The default is 1,000 pieces of the model in the box. Ends with 1 where a piece differs.
import { createWriter } from '../dist/index.js';
import { quotes } from '../dist/quotes.js';

const count = Number(process.argv[2] ?? 1000);
const model = process.argv[3];
const dtype = process.argv[4];
const device = process.argv[5];

// Short quotes and long ones, which come in by chunks; short pieces and such that make the cache grow.
const requests = Array.from({ length: count }, (_, index) => ({
  quote: quotes
    .slice(index % quotes.length)
    .slice(0, index % 9 === 0 ? 8 : 1)
    .map(({ text }) => text)
    .join(' '),
  seed: index,
  maxOutputTokens: 20 + ((index * 37) % 200),
}));

const alone = await written({ maxBatchSize: 1 }, requests);
const companies = {
  'in a batch of 50': () => written({ maxBatchSize: 50 }, requests),
  'in a batch of 7': () => written({ maxBatchSize: 7 }, requests),
  'in reverse order': () => written({ maxBatchSize: 50 }, [...requests].reverse()),
  'with little room for the cache': () =>
    written({ maxBatchSize: 50, maxCacheBytes: 10e6 }, requests),
  'beside neighbours that are aborted half-way': () => writtenBesideAborted(),
};

let differing = 0;
for (const [company, write] of Object.entries(companies)) {
  const texts = await write();
  const others = [...texts].filter(([seed, text]) => text !== alone.get(seed));
  differing += others.length;
  console.log(`${company}: ${others.length} of ${texts.size} pieces differ`);
  for (const [seed] of others.slice(0, 5)) console.log(`  seed ${seed}`);
}
process.exitCode = differing === 0 ? 0 : 1;

/** Texts by seed. */
async function written(options, items) {
  const writer = await open(options);
  const texts = new Map();
  for await (const piece of writer.batch(items)) texts.set(piece.seed, piece.text);
  await writer.dispose();
  return texts;
}

async function writtenBesideAborted() {
  const writer = await open({ maxBatchSize: 50 });
  const aborts = requests.map(() => new AbortController());
  const items = requests.map((request, index) =>
    index % 3 === 1 ? { ...request, abortSignal: aborts[index].signal } : request,
  );
  const texts = new Map();
  for await (const piece of writer.batch(items)) {
    // Every piece that ends takes the neighbours down that began with it.
    for (const abort of aborts.slice(piece.index, piece.index + 30)) abort.abort();
    if (piece.finishReason !== 'aborted') texts.set(piece.seed, piece.text);
  }
  await writer.dispose();
  return texts;
}

function open(options) {
  return createWriter({
    ...options,
    ...(model && { model }),
    ...(dtype && { dtype }),
    ...(device && { device }),
  });
}
