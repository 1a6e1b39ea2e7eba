// Encodes prose with this package and its peers, all in one run, and prints a table in Markdown:
//
//     npm ci --prefix bench/peers
//     node bench/tokenizer.mjs [text file] > bench/results/tokenizer.md
//
// Without a file it takes the corpus of quotes, over and over, which flatters every cache.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundles } from '../scripts/bundle.mjs';

/** Each round starts every library once in a process of its own. */
const rounds = 5;
const textBytes = 2_000_000;
const libraries = ['venti-core', 'gpt-tokenizer', 'js-tiktoken', '@huggingface/tokenizers'];

const source = process.argv[2];
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'venti-core-bench-'));
const modules = await loadBundles(
  {
    tokenizer: 'src/tokenizer/tokenizer.ts',
    quotes: 'src/quotes/corpus.ts',
    file: 'test/tokenizer/gpt2-file.ts',
  },
  folder,
);
try {
  const text = source ? readFileSync(source, 'utf8') : repeatedQuotes();
  // A special token is an id for one library and text for another: keep to prose.
  const prose = text.slice(0, textBytes).replaceAll('<|endoftext|>', '\n');
  writeFileSync(join(folder, 'text.txt'), prose);
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(modules.file.gpt2File()));
  print(prose, measure(), measureLongWords());
} finally {
  rmSync(folder, { recursive: true });
}

function repeatedQuotes() {
  const { quotes } = modules.quotes;
  const prose = quotes.map((quote) => `${quote.text}\n\n`).join('');
  return prose.repeat(Math.ceil(textBytes / prose.length));
}

/** Figures of every library, by name, each a list with one entry per round. */
function measure() {
  const figures = Object.fromEntries(libraries.map((library) => [library, []]));
  const program = join(root, 'bench/peers/encode.mjs');
  for (let round = 0; round < rounds; round++) {
    for (const library of libraries) {
      const output = execFileSync(process.execPath, [program, library, folder], {
        encoding: 'utf8',
      });
      figures[library].push(JSON.parse(output));
    }
  }
  return figures;
}

function measureLongWords() {
  const { Tokenizer } = modules.tokenizer;
  const json = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const words = { "'a'": 'a', spaces: ' ', "'ab'": 'ab', emoji: '🚀' };
  return Object.entries(words).map(([name, part]) => {
    const tokenizer = Tokenizer.fromJSON(json);
    const word = part.repeat(200_000 / part.length);
    const start = performance.now();
    tokenizer.encode(word);
    return { name, ms: performance.now() - start };
  });
}

function print(prose, figures, longWords) {
  const megabytes = Buffer.byteLength(prose) / 1e6;
  const { hash } = figures['venti-core'][0];
  const speed = (ms) => (megabytes / (ms / 1000)).toFixed(1);
  const rows = libraries.map((library) => {
    const runs = figures[library];
    const cells = [
      library,
      median(runs.map((run) => run.readyMs)).toFixed(0),
      speed(median(runs.map((run) => run.firstMs))),
      speed(median(runs.map((run) => run.freshMs))),
      speed(median(runs.map((run) => run.warmMs))),
      runs.every((run) => run.hash === hash) ? 'yes' : 'no',
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const lines = [
    `# Tokenizer beside its peers: ${source ? 'prose' : 'the corpus of quotes, repeated'}`,
    '',
    `Printed by \`node bench/tokenizer.mjs${source ? ` ${basename(source)}` : ''}\`.`,
    `GPT-2's vocabulary, ${megabytes.toFixed(2)} MB in UTF-8, ${figures['venti-core'][0].tokens} tokens.`,
    `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores (${cpus()[0].model.trim()}).`,
    `Medians of ${rounds} rounds; in each round every library runs once, in a process of its own.`,
    '',
    '| library | ready, ms | first, MB/s | fresh, MB/s | warm, MB/s | same ids |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '- ready: from the import to an instance, reading the vocabulary included',
    '- first: the first encode of the process',
    '- fresh: the first encode of a new instance, when the code is compiled',
    '- warm: encoding the same text again',
    '',
    'venti-core on one word of 200,000 UTF-16 code units:',
    '',
    '| word of | ms |',
    '| --- | --- |',
    ...longWords.map(({ name, ms }) => `| ${name} | ${ms.toFixed(0)} |`),
  ];
  console.log(lines.join('\n'));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
