import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { GeneratorInfo, TextRequest } from '../generator/generator.ts';
import {
  type ResolvedGenerateOptions,
  resolveGenerateOptions,
} from '../options/resolve-generate.ts';
import { pickQuote } from '../quotes/lookup.ts';
import type { Quote } from '../quotes/quote.ts';
import { validateQuote } from '../quotes/validate.ts';
import { candidateSeed, redrawSeed } from '../sampler/derive-seed.ts';
import { randomSeed } from '../sampler/random-seed.ts';
import { quoteCoin } from '../sampler/uniform.ts';

/** A piece that is asked for, checked and complete. */
export interface PieceRequest {
  readonly id: string;
  readonly quote: Quote;
  readonly seed: number;
  readonly options: ResolvedGenerateOptions;
}

/**
 * @param quote picked from the corpus by the seed when absent
 * @throws VentiError `invalid-quote`, `invalid-option`, `unknown-option`
 */
export function resolvePieceRequest(
  quote: unknown,
  options: unknown,
  info: GeneratorInfo,
): PieceRequest {
  const resolved = resolveGenerateOptions(options, info.vocabularySize);
  const seed = resolved.seed ?? randomSeed();
  const checked = quote === undefined ? pickQuote(quoteCoin(seed)) : validateQuote(quote);
  return { id: pieceId(checked, seed, resolved, info), quote: checked, seed, options: resolved };
}

/**
 * One of the candidates of a piece with `bestOf`, as a piece of its own.
 * @param candidate counted from 0
 */
export function candidateRequest(
  { quote, seed, options }: PieceRequest,
  candidate: number,
  info: GeneratorInfo,
): PieceRequest {
  const own = { ...options, bestOf: 1 };
  const ownSeed = candidateSeed(seed, candidate);
  return { id: pieceId(quote, ownSeed, own, info), quote, seed: ownSeed, options: own };
}

/** @param attempt 0 for the first draw, 1 for the first that replaces it */
export function textRequest(
  { quote, seed, options }: PieceRequest,
  attempt: number,
  stream: boolean,
): TextRequest {
  const { maxOutputTokens, minOutputTokens, sampling, stopSequences } = options;
  return {
    prompt: quote.text,
    maxOutputTokens,
    minOutputTokens,
    sampling,
    stopSequences,
    seed: attempt === 0 ? seed : redrawSeed(seed, attempt),
    stream,
  };
}

/** Equal for equal pieces, and for no others. */
function pieceId(
  quote: Quote,
  seed: number,
  { seed: _, abortSignal: __, ...options }: ResolvedGenerateOptions,
  { modelSha256 }: GeneratorInfo,
): string {
  const identity = JSON.stringify([quote.text, seed, modelSha256, options]);
  return bytesToHex(sha256(identity)).slice(0, 16);
}
