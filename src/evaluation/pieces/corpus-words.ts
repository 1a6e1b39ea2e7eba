import { wordsOf } from '../../postprocess/words.ts';
import { decodeParts } from '../text/decode-parts.ts';
import type { TextSource } from '../text/text-source.ts';

/** White space that is further away than this is not waited for. */
const longestWord = 2 ** 16;

/**
 * The words of a corpus that is read part by part, in small letters and without punctuation, some hundreds at
 * a time.
 * @throws VentiError `invalid-text`
 */
export async function* corpusWords(
  source: TextSource,
): AsyncGenerator<readonly string[], void, undefined> {
  let rest = '';
  for await (const part of decodeParts(source, 'The corpus')) {
    const text = rest + part;
    const end = text.search(/\s\S*$/);
    if (end < 0 && text.length < longestWord) {
      rest = text;
      continue;
    }
    const cut = end < 0 ? text.length : end;
    yield wordsOf(text.slice(0, cut));
    rest = text.slice(cut);
  }
  yield wordsOf(rest);
}
