import { createWriter } from './node/create-writer.ts';
import type { GenerateOptions } from './options/generate-options.ts';
import type { Quote } from './quotes/quote.ts';
import type { Thinkpiece, ThinkpieceEvent } from './thinkpiece.ts';
import type { Writer } from './writer.ts';

/**
 * Writes one thinkpiece with the model in the box. The first call loads it; it stays for later ones,
 * and never keeps the process alive by itself.
 *
 * @example
 * const piece = await generateThinkpiece('Software is eating the world.', { seed: 1 });
 * console.log(piece.text);
 *
 * @param quote opening line; a random one of the corpus when absent
 * @throws VentiError `invalid-quote`, `invalid-option`, `unknown-option`; `aborted` with the partial
 * piece in `piece`; `model-corrupt`, `runtime-missing`, `runtime-failed`, `out-of-memory`
 */
export async function generateThinkpiece(
  quote?: string | Quote,
  options?: GenerateOptions,
): Promise<Thinkpiece> {
  return await (await sharedWriter()).generate(quote, options);
}

/**
 * Like `generateThinkpiece`, and tells of the piece as it grows. The last event brings the finished
 * piece; an aborted stream ends with what was written so far.
 *
 * @example
 * for await (const event of streamThinkpiece('Software is eating the world.')) {
 *   if (event.type === 'text-delta') process.stdout.write(event.text);
 * }
 */
export async function* streamThinkpiece(
  quote?: string | Quote,
  options?: GenerateOptions,
): AsyncGenerator<ThinkpieceEvent, void, undefined> {
  yield* (await sharedWriter()).stream(quote, options);
}

let shared: Promise<Writer> | undefined;

/** One for all calls; after a failure the next call tries again. */
function sharedWriter(): Promise<Writer> {
  shared ??= createWriter().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}
