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
  const splitter = new DocumentSplitter();
  for await (const part of decodeParts(source, name)) yield* splitter.push(part);
  yield* splitter.end();
}

class DocumentSplitter {
  private document = '';
  /** What has come of the line that has not ended. */
  private line = '';

  /** Takes more text. @returns the documents that are whole with it */
  *push(text: string): Generator<string> {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield* this.take(this.line + text.slice(from, end + 1));
      this.line = '';
      from = end + 1;
    }
    this.line += text.slice(from);
    while (this.line.length > mostCharacters) {
      const isPair = /[\ud800-\udbff]/.test(this.line[mostCharacters - 1]!);
      const cut = mostCharacters - (isPair ? 1 : 0);
      yield* this.take(this.line.slice(0, cut));
      this.line = this.line.slice(cut);
    }
  }

  *end(): Generator<string> {
    yield* this.take(this.line);
    yield* this.finish();
  }

  private *take(line: string): Generator<string> {
    if (line.trim() === documentSeparator) {
      yield* this.finish();
      return;
    }
    if (this.document.length + line.length > mostCharacters) yield* this.finish();
    this.document += line;
  }

  private *finish(): Generator<string> {
    const text = this.document.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
    this.document = '';
    if (text !== '') yield text;
  }
}
