import type { SamplingOptions } from '../sampler/options.ts';

/** Options of a piece. Anything else throws and names the option that was meant. */
export interface GenerateOptions extends Partial<SamplingOptions> {
  /** Most tokens to write. @default 200 */
  readonly maxOutputTokens?: number;
  /**
   * The model's end-of-text token is not drawn before this many tokens, so that no piece is empty.
   * Stop sequences end a piece all the same. @default 64, or `maxOutputTokens` where that is less
   */
  readonly minOutputTokens?: number;
  /** Ends the piece before the first of these texts. @default [] */
  readonly stopSequences?: readonly string[];
  /** Cut the piece after its last finished sentence. @default true */
  readonly trim?: boolean;
  /**
   * How often a piece that loops is drawn again with a seed derived from its own.
   * @default 0
   */
  readonly maxRedraws?: number;
  /**
   * How many candidates are written for a piece, of which the one with the best `quality.score` is
   * kept; from 1 to 100. Candidate 0 has the piece's seed, the others have seeds derived from it. A
   * stream tells of each candidate in events of its own, then gives the text of the best one.
   * @default 1
   */
  readonly bestOf?: number;
  /** Non-negative safe integer. Without one a seed is drawn and reported. */
  readonly seed?: number;
  /** Ends the piece at the next token. */
  readonly abortSignal?: AbortSignal;
}
