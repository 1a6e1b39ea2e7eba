import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { VentiError } from '../../errors.ts';
import { quotes } from '../../quotes/corpus.ts';
import { parseQuotes } from '../../quotes/parse.ts';
import type { Quote } from '../../quotes/quote.ts';

/**
 * The quotes of a file, or of the corpus where none is given.
 * @throws VentiError `invalid-quotes-file`
 */
export async function readQuotes(path: string | undefined): Promise<readonly Quote[]> {
  if (path === undefined) return quotes;
  const format = extname(path).toLowerCase() === '.json' ? 'json' : 'txt';
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new VentiError(
      'invalid-quotes-file',
      `${path} cannot be read: ${reason}. Pass a .txt file with a quote a line, or a .json file.`,
      { cause },
    );
  }
  return parseQuotes(text, format, path);
}
