// What speculative decoding with drafts from a text's own n-grams would bring for one piece, without
// drafting anything: texts that are known say which drafts would be kept, and steps of each length are
// timed.
//
//     npm run build:js && node bench/speculation.mjs [pieces] [model folder] [dtype]
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createWriter, Tokenizer } from '../dist/index.js';
import { quotes } from '../dist/quotes.js';
import { loadBundles } from '../scripts/bundle.mjs';

const [pieces = '100', model = 'pocket', dtype] = process.argv.slice(2);
const draftLengths = [1, 2, 4, 8];
const folder = fileURLToPath(new URL('.build/speculation', import.meta.url));
const { draft, measure, backends, models } = await loadBundles(
  {
    draft: 'bench/speculation/draft.ts',
    measure: 'bench/speculation/measure.ts',
    backends: 'src/backends/node/open-backend.ts',
    models: 'src/models/find-model.ts',
  },
  folder,
);

const found = await models.findModel(model, dtype);
const tokenizer = Tokenizer.fromJSON(
  JSON.parse(await readFile(`${found.path}/tokenizer.json`, 'utf8')),
);
const texts = [];
const writer = await createWriter({ model, ...(dtype && { dtype }) });
const requests = Array.from({ length: Number(pieces) }, (_, i) => quotes[i % quotes.length].text);
for await (const { quote, text } of writer.batch(requests, { seed: 1, trim: false })) {
  texts.push([tokenizer.encode(quote), tokenizer.encode(text.slice(quote.length))]);
}
const tokens = texts.reduce((sum, [, text]) => sum + text.length, 0);

const backend = await backends.openBackend(found, writer.info.threads, 1);
const times = await measure.stepTimes(
  backend,
  Array.from({ length: 9 }, (_, i) => i + 1),
  120,
);
console.log(
  `${found.manifest.name} ${found.manifest.dtype}, ${texts.length} pieces, ${tokens} tokens`,
);
console.log('| longest draft | tokens a step | time of a step | speed |');
console.log('| --- | --- | --- | --- |');
for (const length of draftLengths) {
  const total = { steps: 0, ms: 0 };
  for (const [prompt, text] of texts) {
    for (const [width, steps] of draft.speculativeSteps(prompt, text, length)) {
      total.steps += steps;
      total.ms += steps * times.get(width);
    }
  }
  const cost = total.ms / total.steps / times.get(1);
  const perStep = tokens / total.steps;
  console.log(
    `| ${length} | ${perStep.toFixed(3)} | ${cost.toFixed(2)}x | ${(perStep / cost).toFixed(2)}x |`,
  );
}
await Promise.all([backend.dispose(), writer.dispose()]);
await rm(folder, { recursive: true });
