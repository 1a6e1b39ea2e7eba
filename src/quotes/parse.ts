import { VentiError } from '../errors.ts';
import type { Quote } from './quote.ts';
import { validateQuote } from './validate.ts';

/** How a file of quotes is written. */
export type QuotesFormat = 'json' | 'txt';

/**
 * Reads a user's file of quotes.
 *
 * - `json`: an array of texts and quotes, or an object whose field `quotes` is one.
 * - `txt`: a quote a line. Blank lines and lines that start with `#` are skipped, white space around
 *   a quote is dropped. A quote of several lines needs `json`.
 *
 * A byte order mark is skipped. Every quote is held to `validateQuote`, and no two share an id.
 *
 * @param name - what messages call the file
 * @throws VentiError `invalid-quotes-file` names the file, and the line or quote that is wrong.
 */
export function parseQuotes(text: string, format: QuotesFormat, name = 'The quotes file'): Quote[] {
  if (typeof text !== 'string') {
    throw new VentiError('invalid-option', `${name} is a ${typeof text}: pass its text.`);
  }
  const content = text.replace(/^\uFEFF/, '');
  refuseUndecodable(content, name);

  const quotes = content.trim() === '' ? [] : parseContent(content, format, name);
  if (quotes.length === 0) throw invalid(name, 'there are no quotes in it: write at least one.');
  return quotes;
}

function parseContent(content: string, format: QuotesFormat, name: string): Quote[] {
  switch (format) {
    case 'json':
      return parseJson(content, name);
    case 'txt':
      return parseLines(content, name);
    default:
      throw new VentiError(
        'invalid-option',
        `The format of ${name} is ${JSON.stringify(String(format))}: pass json or txt.`,
      );
  }
}

function parseLines(content: string, name: string): Quote[] {
  return content.split(/\r\n?|\n/).flatMap((line, index) => {
    const quote = line.trim();
    if (quote === '' || quote.startsWith('#')) return [];
    return [validateEntry(quote, `${name}, line ${index + 1}`)];
  });
}

function parseJson(content: string, name: string): Quote[] {
  const entries = quotesOf(readJson(content, name));
  if (!Array.isArray(entries)) {
    throw invalid(
      name,
      'expected an array of texts or quotes, such as ["A line."] or [{"text": "A line."}].',
    );
  }
  const ids = new Map<string, number>();
  return Array.from(entries, (entry: unknown, index) => {
    const place = `${name}, quote ${index + 1}`;
    const quote = validateEntry(entry, place);
    if (quote.id === undefined) return quote;
    const earlier = ids.get(quote.id);
    if (earlier !== undefined) {
      throw invalid(
        place,
        `quote ${earlier} has the id ${JSON.stringify(quote.id)} too: give each its own, or none.`,
      );
    }
    ids.set(quote.id, index + 1);
    return quote;
  });
}

function quotesOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'quotes' in value ? value.quotes : value;
}

function readJson(content: string, name: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(name, `this is not JSON (${reason}): correct it, or use a .txt file.`, { cause });
  }
}

function validateEntry(entry: unknown, place: string): Quote {
  try {
    return validateQuote(entry);
  } catch (cause) {
    if (VentiError.isInstance(cause)) throw invalid(place, cause.message, { cause });
    throw cause;
  }
}

/** U+FFFD is what a decoder leaves where a file is not UTF-8. */
function refuseUndecodable(content: string, name: string): void {
  const index = content.indexOf('\uFFFD');
  if (index < 0) return;
  const line = content.slice(0, index).split(/\r\n?|\n/).length;
  throw invalid(`${name}, line ${line}`, 'there are bytes that are no text: save it as UTF-8.');
}

function invalid(place: string, problem: string, options?: { cause: unknown }): VentiError {
  return new VentiError('invalid-quotes-file', `${place}: ${problem}`, options);
}
