export { AbortedError, VentiError, type VentiErrorCode } from './errors.ts';
export type { AxisBias } from './evaluation/bias/axis-bias.ts';
export { evaluate } from './evaluation/evaluate.ts';
export type { EvaluationOptions, EvaluationProgress } from './evaluation/evaluation-options.ts';
export type { Figure } from './evaluation/intervals/figure.ts';
export type { Memorisation } from './evaluation/pieces/memorisation.ts';
export type { PieceFigures } from './evaluation/pieces/piece-figures.ts';
export type { Speed } from './evaluation/pieces/write-pieces.ts';
export type { EvaluatedModel, EvaluationReport, HeldOutText } from './evaluation/report.ts';
export type { TextSource } from './evaluation/text/text-source.ts';
export { generateThinkpiece, streamThinkpiece } from './generate.ts';
export type { GeneratorInfo } from './generator/generator.ts';
export { createWriter } from './node/create-writer.ts';
export type { Notice } from './notice.ts';
export type { GenerateOptions } from './options/generate-options.ts';
export { SentenceBuffer } from './postprocess/sentence-buffer.ts';
export type { Quote } from './quotes/quote.ts';
export type { SamplingOptions } from './sampler/options.ts';
export type { CodeLength, ScoredText, TextScore } from './scoring/text-score.ts';
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
} from './thinkpiece.ts';
export { type EncodeOptions, type StreamDecoder, Tokenizer } from './tokenizer/tokenizer.ts';
export type {
  BatchThinkpiece,
  LoadProgress,
  ScoreOptions,
  ThinkpieceRequest,
  ThinkpieceRequestWithOptions,
  Writer,
  WriterOptions,
} from './writer.ts';
