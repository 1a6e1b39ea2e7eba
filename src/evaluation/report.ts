import type { AxisBias } from './bias/axis-bias.ts';
import type { Figure } from './intervals/figure.ts';
import type { Memorisation } from './pieces/memorisation.ts';
import type { PieceFigures } from './pieces/piece-figures.ts';
import type { Speed } from './pieces/write-pieces.ts';

/** What a model is like, in figures with their 95 % confidence intervals: plain data, ready for JSON. */
export interface EvaluationReport extends PieceFigures {
  readonly format: 'venti-evaluation';
  readonly version: 1;
  readonly model: EvaluatedModel;
  /** Of pieces and intervals: the same one gives the same figures, speed aside. */
  readonly seed: number;
  /** How many pieces were written. */
  readonly pieces: number;
  /** The held-out text; absent where there was none. */
  readonly text?: HeldOutText;
  /** Bits that the model needs for a byte of the held-out text; absent where there was none. */
  readonly bitsPerByte?: Figure;
  /** What the pieces have from the corpus; absent where there was none. */
  readonly memorisation?: Memorisation;
  readonly speed: Speed;
  readonly bias: readonly AxisBias[];
}

/** The model that was evaluated, and how it ran. */
export interface EvaluatedModel {
  readonly name: string;
  readonly sha256: string;
  /** Length of its files; 0 where that is not known. */
  readonly bytes: number;
  readonly dtype: string;
  readonly device: string;
  /** 0 when it does not run on the CPU. */
  readonly threads: number;
  readonly vocabularySize: number;
  readonly contextLength: number;
}

/** What a held-out text consists of. */
export interface HeldOutText {
  readonly documents: number;
  /** Of the documents, in UTF-8, without what parts them. */
  readonly bytes: number;
  /** Of the documents, in the model's vocabulary. */
  readonly tokens: number;
  /** Digest of the documents, each with a zero byte after it, in hexadecimal. */
  readonly sha256: string;
}
