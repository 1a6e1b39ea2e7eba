import { addAbortSignal } from 'node:stream';
import { VentiError } from '../../errors.ts';
import { describeValue } from '../../options/describe-value.ts';
import { findQuote } from '../../quotes/lookup.ts';
import type { Quote } from '../../quotes/quote.ts';
import { maxQuoteLength, validateQuote } from '../../quotes/validate.ts';
import { Interrupted } from '../interrupted.ts';
import type { CliIo } from '../io.ts';

/**
 * The quote to begin with: the argument, one of the corpus by its id, or what comes on standard
 * input. Undefined asks for a random one.
 * @throws VentiError `invalid-quote`, `invalid-option`; Interrupted
 */
export async function readQuote(
  argument: string | undefined,
  quoteId: string | undefined,
  { stdin, interrupt }: Pick<CliIo, 'stdin' | 'interrupt'>,
): Promise<string | Quote | undefined> {
  if (quoteId !== undefined) {
    if (argument !== undefined) {
      throw new VentiError(
        'invalid-option',
        `There is a quote and --quote-id ${quoteId}: pass one of them.`,
      );
    }
    return corpusQuote(quoteId);
  }
  if (argument !== undefined && argument !== '-') return validateQuote(argument);
  if (argument === undefined && stdin.isTTY) return undefined;
  const text = await readText(stdin, interrupt);
  return text.trim() === '' ? undefined : validateQuote(text.trimStart());
}

function corpusQuote(id: string): Quote {
  const quote = findQuote(id);
  if (quote) return quote;
  throw new VentiError(
    'invalid-option',
    `--quote-id is ${describeValue(id)}: pass an id that "venti-core quotes" lists.`,
  );
}

/** Four bytes of UTF-8 a character at most: whatever is longer is no quote. */
const mostBytes = 4 * maxQuoteLength;

async function readText(stdin: CliIo['stdin'], interrupt: AbortSignal): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  try {
    for await (const part of addAbortSignal(interrupt, stdin)) {
      const bytes = part as Uint8Array;
      text += decoder.decode(bytes, { stream: true });
      length += bytes.byteLength;
      if (length > mostBytes) return text;
    }
    return text + decoder.decode();
  } catch (cause) {
    if (interrupt.aborted) throw new Interrupted();
    throw new VentiError(
      'invalid-quote',
      `Standard input is no text in UTF-8 (${(cause as Error).message}): pass a sentence or two.`,
      { cause },
    );
  }
}
