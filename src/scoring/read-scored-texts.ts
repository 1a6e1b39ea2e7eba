import { invalidOption } from '../options/invalid-option.ts';
import { isRecord } from '../options/is-record.ts';
import type { ScoredText } from './text-score.ts';

/**
 * Checks texts that come from outside.
 * @throws VentiError `invalid-option`
 */
export function readScoredTexts(texts: unknown): ScoredText[] {
  const isIterable = typeof texts === 'object' && texts !== null && Symbol.iterator in texts;
  if (!isIterable) throw invalidOption('The texts argument', texts, 'an array of texts');
  return Array.from(texts as Iterable<unknown>, (given, i) => {
    if (typeof given === 'string') return { text: given };
    if (!isRecord(given)) throw invalidOption(`texts[${i}]`, given, 'a text, or { text, context }');
    const { text, context } = given;
    return {
      text: readText(text, `texts[${i}].text`),
      ...(context !== undefined && { context: readText(context, `texts[${i}].context`) }),
    };
  });
}

function readText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw invalidOption(name, value, 'a text');
}
