import { AbortedError } from '../errors.ts';
import type { GeneratorInfo, TextGenerator, TextResult } from '../generator/generator.ts';
import { onAbort } from '../generator/on-abort.ts';
import type { GenerateOptions } from '../options/generate-options.ts';
import { resolveGenerateOptions } from '../options/resolve-generate.ts';
import { resolveScoreOptions } from '../options/resolve-score.ts';
import { ParagraphBuffer } from '../postprocess/paragraphs.ts';
import { loops } from '../postprocess/repetition.ts';
import type { Quote } from '../quotes/quote.ts';
import { randomSeed } from '../sampler/random-seed.ts';
import { readScoredTexts } from '../scoring/read-scored-texts.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import type { CandidateEvent, Thinkpiece, ThinkpieceEvent } from '../thinkpiece.ts';
import type { BatchThinkpiece, ScoreOptions, ThinkpieceRequest, Writer } from '../writer.ts';
import { asTheyFinish } from './as-they-finish.ts';
import { type BatchItem, batchItems } from './batch-items.ts';
import { type WriteCandidate, writeBestOf } from './best-of.ts';
import { composePiece } from './compose-piece.ts';
import { type PieceRequest, resolvePieceRequest, textRequest } from './piece-request.ts';

/** Writes pieces with a text generator, wherever that runs. */
export class GeneratorWriter implements Writer {
  private readonly generator: TextGenerator;

  constructor(generator: TextGenerator) {
    this.generator = generator;
  }

  get info(): GeneratorInfo {
    return this.generator.info;
  }

  async generate(quote?: string | Quote, options?: GenerateOptions): Promise<Thinkpiece> {
    const request = resolvePieceRequest(quote, options, this.info);
    const piece = await this.write(request, options?.abortSignal);
    if (piece.finishReason === 'aborted') throw new AbortedError(piece);
    return piece;
  }

  async *stream(
    quote?: string | Quote,
    options?: GenerateOptions,
  ): AsyncGenerator<ThinkpieceEvent, void, undefined> {
    yield* this.events(resolvePieceRequest(quote, options, this.info), true, options?.abortSignal);
  }

  async *batch(
    requests: Iterable<ThinkpieceRequest> | AsyncIterable<ThinkpieceRequest>,
    options?: GenerateOptions,
  ): AsyncGenerator<BatchThinkpiece, void, undefined> {
    const { seed: batchSeed = randomSeed() } = resolveGenerateOptions(
      options,
      this.info.vocabularySize,
    );
    const batchEnds = new AbortController();
    const unfollow = options?.abortSignal && onAbort(options.abortSignal, () => batchEnds.abort());
    const write = async ({ request, abortSignal, index }: BatchItem): Promise<BatchThinkpiece> => {
      const pieceEnds = new AbortController();
      const stops = [batchEnds.signal, abortSignal].map(
        (signal) => signal && onAbort(signal, () => pieceEnds.abort()),
      );
      try {
        return { ...(await this.write(request, pieceEnds.signal)), index };
      } finally {
        for (const stop of stops) stop?.();
      }
    };
    try {
      // Twice the places, so that one that becomes free finds the next piece waiting.
      const limit = 2 * this.info.maxBatchSize;
      const items = batchItems(requests, options, batchSeed, this.info);
      const size = ({ request }: BatchItem): number => request.options.bestOf;
      const pieces = asTheyFinish(items, limit, write, batchEnds.signal, size);
      for await (const piece of pieces) if (wasBegun(piece)) yield piece;
    } finally {
      unfollow?.();
      batchEnds.abort();
    }
  }

  async score(
    texts: Iterable<string | ScoredText>,
    options?: ScoreOptions,
  ): Promise<readonly TextScore[]> {
    const { abortSignal } = resolveScoreOptions(options);
    return await this.generator.score(readScoredTexts(texts), abortSignal);
  }

  async dispose(): Promise<void> {
    await this.generator.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  private async write(request: PieceRequest, abortSignal?: AbortSignal): Promise<Thinkpiece> {
    for await (const event of this.events(request, false, abortSignal)) {
      if (event.type === 'finish') return event.piece;
    }
    throw new Error('a stream of events ended without its last one');
  }

  private events(
    request: PieceRequest,
    stream: boolean,
    abortSignal?: AbortSignal,
  ): AsyncIterable<ThinkpieceEvent> {
    if (request.options.bestOf === 1) return this.single(request, stream, abortSignal);
    const write: WriteCandidate = (candidate, signal) => this.single(candidate, stream, signal);
    return writeBestOf(request, this.info, write, abortSignal);
  }

  private async *single(
    request: PieceRequest,
    stream: boolean,
    abortSignal?: AbortSignal,
  ): AsyncGenerator<CandidateEvent, void, undefined> {
    const { id, quote, seed, options } = request;
    yield { type: 'start', id, quote: quote.text, seed };
    for (let attempt = 0; ; attempt++) {
      const result = yield* this.draw(request, attempt, stream, abortSignal);
      const piece = composePiece(request, this.info, result);
      const isFinal =
        attempt >= options.maxRedraws || piece.finishReason === 'aborted' || !loops(piece.body);
      if (isFinal) {
        yield { type: 'finish', piece };
        return;
      }
      yield { type: 'redraw', attempt: attempt + 1 };
    }
  }

  private async *draw(
    request: PieceRequest,
    attempt: number,
    stream: boolean,
    abortSignal?: AbortSignal,
  ): AsyncGenerator<CandidateEvent, TextResult, undefined> {
    const paragraphs = new ParagraphBuffer();
    const events = this.generator.generate(textRequest(request, attempt, stream), abortSignal);
    for await (const event of events) {
      if (event.type === 'finish') return event.result;
      const text = paragraphs.push(event.text);
      if (text !== '') yield { type: 'text-delta', text };
    }
    throw new Error('a generator ended without its last event');
  }
}

/** A piece that was aborted while it waited for its turn is none. */
function wasBegun({ finishReason, usage }: Thinkpiece): boolean {
  return finishReason !== 'aborted' || usage.outputTokens > 0;
}
