import type { Format } from './format.ts';
import { parseJsonObject } from './parse-json.ts';

/** The original Venti's: `{"phrase_0": "quote and continuation", …}`. It tells of nothing else. */
export const phrasesFormat: Format = {
  *write(_job, pieces) {
    let index = 0;
    for (const { text } of pieces) {
      yield `${index === 0 ? '{' : ','}\n  "phrase_${index}": ${JSON.stringify(text)}`;
      index++;
    }
    yield index === 0 ? '{}\n' : '\n}\n';
  },

  read(text) {
    const phrases = parseJsonObject(text);
    if (!phrases) return undefined;
    const texts = Object.entries(phrases).map(([name, phrase], index) =>
      name === `phrase_${index}` && typeof phrase === 'string' ? phrase : undefined,
    );
    return texts.every((phrase) => phrase !== undefined)
      ? { count: texts.length, texts }
      : undefined;
  },
};
