// Fifty thinkpieces from random quotes into thinkpieces.json, as the original Venti made them:
// {"phrase_0": "quote and continuation", …}, each cut after its last finished sentence.
import { writeFile } from 'node:fs/promises';
import { createWriter } from 'venti-core';
import { pickQuote } from 'venti-core/quotes';

const count = 50;
const quotes = Array.from({ length: count }, () => pickQuote(Math.random()));

const writer = await createWriter();
const texts = [];
let done = 0;
for await (const { index, text } of writer.batch(quotes, {
  maxOutputTokens: 200, // most tokens of a piece
  temperature: 0.7, // lower is more predictable
  topK: 40, // every token is one of the 40 likeliest
})) {
  // Pieces come as they finish; index tells whose they are.
  texts[index] = text;
  console.log(`${++done} of ${count}: ${text.slice(0, 60)}…`);
}
await writer.dispose();

const phrases = Object.fromEntries(texts.map((text, index) => [`phrase_${index}`, text]));
await writeFile('thinkpieces.json', JSON.stringify(phrases, null, 2));
console.log('Written to thinkpieces.json');
