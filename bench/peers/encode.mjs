// Measures one library in this process and prints its figures as JSON:
//
//     node encode.mjs <library> <folder with text.txt, tokenizer.json, tokenizer.mjs>
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [library, folder] = process.argv.slice(2);
const warmRuns = 3;

/** Each gives a function that makes a new instance, which gives a function from text to ids. */
const adapters = {
  'venti-core': async () => {
    const { Tokenizer } = await import(pathToFileURL(join(folder, 'tokenizer.mjs')).href);
    const json = readJson();
    return () => {
      const tokenizer = Tokenizer.fromJSON(json);
      return (text) => tokenizer.encode(text);
    };
  },
  'gpt-tokenizer': async () => {
    const { GptEncoding } = await import('gpt-tokenizer/GptEncoding');
    const { default: ranks } = await import('gpt-tokenizer/bpeRanks/r50k_base');
    return () => {
      const encoding = GptEncoding.getEncodingApi('r50k_base', () => ranks);
      const options = { disallowedSpecial: new Set() };
      return (text) => encoding.encode(text, options);
    };
  },
  'js-tiktoken': async () => {
    const { Tiktoken } = await import('js-tiktoken/lite');
    const { default: ranks } = await import('js-tiktoken/ranks/r50k_base');
    return () => {
      const encoding = new Tiktoken(ranks);
      return (text) => encoding.encode(text, [], []);
    };
  },
  '@huggingface/tokenizers': async () => {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const json = readJson();
    return () => {
      const tokenizer = new Tokenizer(json, {});
      return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
    };
  },
};

const text = readFileSync(join(folder, 'text.txt'), 'utf8');
const start = performance.now();
const create = await adapters[library]();
const encode = create();
const readyMs = performance.now() - start;
let ids;
const firstMs = timeOf(() => {
  ids = encode(text);
});
const warmMs = Math.min(...Array.from({ length: warmRuns }, () => timeOf(() => encode(text))));
const fresh = create();
const freshMs = timeOf(() => fresh(text));
const hash = createHash('sha256').update(Int32Array.from(ids)).digest('hex');
console.log(JSON.stringify({ readyMs, firstMs, freshMs, warmMs, hash, tokens: ids.length }));

function readJson() {
  return JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
}

function timeOf(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}
