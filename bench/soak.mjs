// Writes many pieces with one writer and prints how much memory the process has, so that a leak shows:
//
//     npm run build:js && node --expose-gc bench/soak.mjs [pieces] [model folder]
//
// The default is 10,000 pieces of a tiny random model. Ends with 1 where memory grew by more than 32 MB
// between the first fifth, when buffers and compiled code are in place, and the end.
import { fileURLToPath } from 'node:url';
import { createWriter } from '../dist/index.js';

const count = Number(process.argv[2] ?? 10_000);
const model = process.argv[3] ?? fileURLToPath(new URL('../test/golden/gpt2-f32', import.meta.url));
const allowedMegabytes = 32;

const writer = await createWriter({ model, dtype: 'q8', maxBatchSize: 32 });
const stops = Array.from({ length: 11 }, (_, tenth) => Math.round((tenth * count) / 10));
const megabytes = [];
let done = 0;
for await (const _ of writer.batch(requests(), { maxOutputTokens: 24 })) {
  done++;
  if (!stops.includes(done)) continue;
  globalThis.gc?.();
  megabytes.push(process.memoryUsage.rss() / 1e6);
  console.log(`${done} pieces: ${megabytes.at(-1).toFixed(1)} MB`);
}
await writer.dispose();

const growth = megabytes.at(-1) - megabytes[1];
console.log(`grew by ${growth.toFixed(1)} MB, at most ${allowedMegabytes} are allowed`);
process.exitCode = growth > allowedMegabytes ? 1 : 0;

/** Some are aborted half-way, as people do. */
function* requests() {
  for (let index = 0; index < count; index++) {
    const seed = index;
    yield index % 10 === 3
      ? { quote: 'The future.', seed, stopSequences: ['e'] }
      : { quote: `The future ${index % 50}.`, seed };
  }
}
