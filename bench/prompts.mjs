import { Tokenizer } from '../dist/index.js';
import { quotes } from '../dist/quotes.js';

/**
 * Prompts of exactly so many tokens, no two of which begin alike: the corpus of quotes, cut at the
 * length asked for; once through it, each begins with a number.
 * @param {unknown} tokenizerFile the parsed tokenizer.json
 * @param {number} count
 * @param {number} length in tokens
 * @returns {readonly string[]}
 */
export function makePrompts(tokenizerFile, count, length) {
  const tokenizer = Tokenizer.fromJSON(tokenizerFile);
  const prompts = [];
  for (let first = 0; prompts.length < count && first < 8 * quotes.length; first++) {
    const texts = Array.from({ length: 8 }, (_, i) => quotes[(first + i) % quotes.length].text);
    const number = first < quotes.length ? '' : `${first}. `;
    const prose = `${number}${texts.join(' ')}`;
    const prompt = tokenizer.decode(tokenizer.encode(prose).slice(0, length));
    if (tokenizer.encode(prompt).length === length) prompts.push(prompt);
  }
  if (prompts.length < count) {
    throw new Error(`The corpus makes only ${prompts.length} prompts of ${length} tokens.`);
  }
  return prompts;
}
