import type { GeneratorInfo } from '../generator/generator.ts';
import type { GenerateOptions } from '../options/generate-options.ts';
import { deriveSeed } from '../sampler/derive-seed.ts';
import type { ThinkpieceRequest } from '../writer.ts';
import { type PieceRequest, resolvePieceRequest } from './piece-request.ts';
import { splitRequest } from './split-request.ts';

/** A piece of a batch, checked and complete. */
export interface BatchItem {
  /** Place of its request in the batch, counted from 0. */
  readonly index: number;
  readonly request: PieceRequest;
  /** Its own, beside that of the batch. */
  readonly abortSignal: AbortSignal | undefined;
}

/**
 * Makes pieces of the requests of a batch, one at a time as they are asked for.
 * @param options of the batch, which a request may override
 * @param batchSeed from which piece i has a seed of its own
 * @throws VentiError `invalid-quote`, `invalid-option`, `unknown-option`
 */
export async function* batchItems(
  requests: Iterable<ThinkpieceRequest> | AsyncIterable<ThinkpieceRequest>,
  options: GenerateOptions | undefined,
  batchSeed: number,
  info: GeneratorInfo,
): AsyncGenerator<BatchItem, void, undefined> {
  let index = 0;
  for await (const item of requests) {
    const { quote, options: own } = splitRequest(item);
    const seed = deriveSeed(batchSeed, index);
    const request = resolvePieceRequest(quote, { ...options, seed, ...own }, info);
    yield { index, request, abortSignal: own?.abortSignal };
    index++;
  }
}
