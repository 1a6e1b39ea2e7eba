import { invalidText } from './invalid-text.ts';
import type { TextSource } from './text-source.ts';

/**
 * The parts of a text as strings, a byte order mark aside; a character may be spread over parts.
 * @param name what messages call the text
 * @throws VentiError `invalid-text` where bytes are no UTF-8, or a string has what a decoder leaves there
 */
export async function* decodeParts(
  source: TextSource,
  name: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  const decode = (part?: Uint8Array): string => {
    try {
      return part ? decoder.decode(part, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw notUtf8(name, `at byte ${bytes} or later`, cause);
    }
  };
  let characters = 0;
  for await (const part of typeof source === 'string' ? [source] : source) {
    const text = typeof part === 'string' ? part : decode(part);
    if (typeof part !== 'string') bytes += part.length;
    const replaced = text.indexOf('\ufffd');
    if (replaced >= 0 && typeof part === 'string') {
      throw notUtf8(name, `at character ${characters + replaced}`);
    }
    characters += text.length;
    yield text;
  }
  yield decode();
}

function notUtf8(name: string, where: string, cause?: unknown): Error {
  const problem = `is not UTF-8: there are bytes that are no text ${where}. Save it as UTF-8.`;
  return invalidText(name, problem, cause);
}
