// What `bestOf` brings: the best of 1, 2, 4 and 8 candidates, by measures that the score looks at and by
// others.
//
//     npm run build:js && node bench/best-of.mjs [rounds] [model folder] [text]
//
// Each round writes one piece on every quote of the corpus; the default is 3. The best of fewer is taken
// from the same candidates, as `bestOf` would, so differences are between pairs. With a file of text that people
// wrote it is also counted how much of the pieces stands in that.
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createWriter } from '../dist/index.js';
import { quotes } from '../dist/quotes.js';
import { loadBundles } from '../scripts/bundle.mjs';
import { measures } from './best-of/measures.mjs';
import { mean } from './statistics.mjs';

const [rounds = '3', model = 'pocket', file] = process.argv.slice(2);
const candidates = 8;
const folder = fileURLToPath(new URL('.build/best-of', import.meta.url));
const { repetition, trim, words } = await loadBundles(
  {
    repetition: 'src/postprocess/repetition.ts',
    trim: 'src/postprocess/trim.ts',
    words: 'src/postprocess/words.ts',
  },
  folder,
);

const groups = await written();
const text = file === undefined ? undefined : await readFile(file, 'utf8');
const table = measures({ ...repetition, ...trim, ...words }, text);
console.log(`${model}: ${groups.length} pieces, ${candidates} candidates each\n`);
console.log('| best of | 1 | 2 | 4 | 8 | 8 to 1 |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const { title, isScored, of } of table) {
  const [one, ...more] = [1, 2, 4, 8].map((count) => of(groups.map((group) => best(group, count))));
  const cells = [one, ...more].map((values) => interval(mean(values)));
  const change = mean(more.at(-1).map((value, index) => value - one[index]));
  console.log(
    `| ${isScored ? title : `*${title}*`} | ${cells.join(' | ')} | ${interval(change)} |`,
  );
}
await rm(folder, { recursive: true });

/** Candidates of every piece, in order. */
async function written() {
  const writer = await createWriter({ model });
  const wanted = Array.from({ length: Number(rounds) }, (_, round) =>
    quotes.map((quote, index) => ({ quote, seed: round * 1000 + index })),
  ).flat();
  const groups = wanted.map(() => []);
  let next = 0;
  const work = async () => {
    while (next < wanted.length) {
      const index = next++;
      const { quote, seed } = wanted[index];
      for await (const event of writer.stream(quote, { seed, bestOf: candidates, trim: false })) {
        if (event.type !== 'candidate' || event.event.type !== 'finish') continue;
        groups[index][event.candidate] = draftOf(event.event.piece);
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  await writer.dispose();
  return groups;
}

function draftOf({ quote, body, quality }) {
  return { quote, written: body, body: trim.trimToSentence(body).text, score: quality.score };
}

/** The first of the best among the first `count`. */
function best(group, count) {
  return group.slice(0, count).reduce((a, b) => (b.score > a.score ? b : a));
}

function interval({ value, low, high }) {
  const digits = Math.abs(value) < 10 ? 3 : 1;
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
