import type { GenerateOptions } from '../options/generate-options.ts';
import type { Quote } from '../quotes/quote.ts';
import type { ThinkpieceRequest } from '../writer.ts';

/**
 * Tells the quote of a batch's request from its options. An object with a `text` is a quote; any
 * other is options, with the quote among them if there is one.
 */
export function splitRequest(request: ThinkpieceRequest): {
  readonly quote: string | Quote | undefined;
  readonly options: GenerateOptions | undefined;
} {
  if (typeof request !== 'object' || request === null || 'text' in request) {
    return { quote: request, options: undefined };
  }
  const { quote, ...options } = request;
  return { quote, options };
}
