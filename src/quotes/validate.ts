import { VentiError } from '../errors.ts';
import type { Quote } from './quote.ts';

/** Most UTF-16 code units of a quote's text, far beyond what a model can read. */
export const maxQuoteLength = 100_000;

const fields = ['id', 'text', 'themes', 'author', 'source'] as const;

/**
 * Checks a quote from outside: a text, or an object with the fields of a `Quote`.
 *
 * White space at the end of a text is dropped and `\r\n` becomes `\n`; nothing else changes. A text
 * has something to read in it, at most 100,000 characters, no control characters but line feed and
 * tab, and no lone surrogates; so have an id, a theme, an author and a source.
 *
 * @throws VentiError `invalid-quote`
 */
export function validateQuote(value: unknown): Quote {
  if (typeof value === 'string') return { text: validateText(value, 'quote') };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`A quote is ${kindOf(value)}: pass a text, or an object with a text.`);
  }
  const unknown = Object.keys(value).find((key) => !fields.some((field) => field === key));
  if (unknown !== undefined) {
    throw invalid(
      `A quote has the unknown field ${JSON.stringify(unknown)}: the fields of a quote are ${fields.join(', ')}.`,
    );
  }
  const { id, text, themes, author, source } = value as Record<(typeof fields)[number], unknown>;
  return {
    ...(id !== undefined && { id: validateText(id, 'id') }),
    text: validateText(text, 'text'),
    ...(themes !== undefined && { themes: validateThemes(themes) }),
    ...(author !== undefined && { author: validateText(author, 'author') }),
    ...(source !== undefined && { source: validateText(source, 'source') }),
  };
}

function validateThemes(value: unknown): string[] {
  if (!Array.isArray(value)) {
    throw invalid(`The themes of a quote are ${kindOf(value)}: pass an array of texts.`);
  }
  return Array.from(value, (theme) => validateText(theme, 'theme'));
}

function validateText(value: unknown, field: string): string {
  if (typeof value !== 'string') {
    throw invalid(`The ${field} of a quote is ${kindOf(value)}: pass a text.`);
  }
  const text = value.replaceAll('\r\n', '\n').trimEnd();
  if (!/[^\s\p{Cf}]/u.test(text)) {
    throw invalid(`The ${field} is blank: write at least a word.`);
  }
  if (text.length > maxQuoteLength) {
    throw invalid(
      `The ${field} has ${text.length} characters: at most ${maxQuoteLength} are allowed, and a sentence or two do best.`,
    );
  }
  const index = text.search(/(?![\n\t])\p{Cc}|\p{Cs}/u);
  if (index >= 0) {
    const code = text.charCodeAt(index);
    const kind = code < 0xd800 ? 'the control character' : 'the lone surrogate';
    const name = code.toString(16).toUpperCase().padStart(4, '0');
    throw invalid(`The ${field} has ${kind} U+${name} at character ${index + 1}: remove it.`);
  }
  return text;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function invalid(message: string): VentiError {
  return new VentiError('invalid-quote', message);
}
