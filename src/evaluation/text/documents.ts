import { decodeParts } from './decode-parts.ts';
import type { TextSource } from './text-source.ts';

/** A line that stands between documents, as files for training have it. */
export const documentSeparator = '<|endoftext|>';

/** A document that is longer comes in parts, so that an endless one needs no endless memory. */
const mostCharacters = 2 ** 20;

/**
 * The documents of a text, which lines of `<|endoftext|>` part, without the line breaks next to those lines.
 * Blank documents are skipped. A document of more than a million characters comes in parts, cut at line
 * breaks where there are any.
 * @param name what messages call the text
 * @throws VentiError `invalid-text`
 */
export async function* readDocuments(
  source: TextSource,
  name: string,
): AsyncGenerator<string, void, undefined> {
  let document = '';
  let rest = '';
  const take = function* (line: string, isWhole: boolean): Generator<string> {
    if (isWhole && line.trim() === documentSeparator) {
      yield* finished(document);
      document = '';
      return;
    }
    if (document.length + line.length > mostCharacters) {
      yield* finished(document);
      document = '';
    }
    document += line;
  };
  for await (const part of decodeParts(source, name)) {
    const lines = (rest + part).split(/(?<=\n)/);
    rest = lines.pop() ?? '';
    for (const line of lines) yield* take(line, true);
    if (rest.length > mostCharacters) {
      yield* take(rest.slice(0, mostCharacters), false);
      rest = rest.slice(mostCharacters);
    }
  }
  yield* take(rest, true);
  yield* finished(document);
}

function* finished(document: string): Generator<string> {
  const text = document.replace(/^(?:[^\S\n]*\r?\n)+/, '').trimEnd();
  if (text !== '') yield text;
}
