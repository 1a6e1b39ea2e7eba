export { AbortedError, VentiError, type VentiErrorCode } from '../errors.ts';
export type { GeneratorInfo } from '../generator/generator.ts';
export type { Notice } from '../notice.ts';
export type { GenerateOptions } from '../options/generate-options.ts';
export { SentenceBuffer } from '../postprocess/sentence-buffer.ts';
export type { Quote } from '../quotes/quote.ts';
export type { SamplingOptions } from '../sampler/options.ts';
export type { CodeLength, ScoredText, TextScore } from '../scoring/text-score.ts';
export type {
  Attribution,
  CandidateEvent,
  FinishReason,
  TextTimings,
  TextUsage,
  Thinkpiece,
  ThinkpieceEvent,
  ThinkpieceQuality,
  ThinkpieceSelection,
} from '../thinkpiece.ts';
export type {
  BatchThinkpiece,
  LoadProgress,
  ScoreOptions,
  ThinkpieceRequest,
  ThinkpieceRequestWithOptions,
  Writer,
} from '../writer.ts';
export { createWriter } from './create-writer.ts';
export type { WebWriterOptions } from './web-writer-options.ts';
