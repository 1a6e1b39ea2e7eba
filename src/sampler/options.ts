/**
 * How the next token is chosen. The stages run in the order of these fields: penalties, bias, bans,
 * temperature, top-k, top-p, min-p, draw.
 */
export interface SamplingOptions {
  /**
   * Divides positive and multiplies negative logits of tokens that already occur in the prompt or
   * the continuation (CTRL, Keskar et al. 2019). 1 is off; above 1 discourages repetition. From 0.01
   * to 100.
   * @default 1
   */
  readonly repetitionPenalty: number;
  /**
   * Forbids every token that would complete an n-gram of this size that has occurred before, in
   * prompt or continuation. 0 is off.
   * @default 0
   */
  readonly noRepeatNgramSize: number;
  /**
   * Added to the logit of a token id, before temperature; from -1000 to 1000.
   * @default {}
   */
  readonly logitBias: Readonly<Record<number, number>>;
  /** Token ids that are never drawn. @default [] */
  readonly bannedTokens: readonly number[];
  /** Logits are divided by it; 0 takes the likeliest token (greedy). @default 0.7 */
  readonly temperature: number;
  /** Keeps the k likeliest tokens; 0 keeps all. @default 40 */
  readonly topK: number;
  /**
   * Keeps the smallest set of likeliest tokens whose probabilities sum to at least p (nucleus
   * sampling, Holtzman et al. 2019). 1 is off.
   * @default 1
   */
  readonly topP: number;
  /** Drops tokens less likely than minP times the likeliest (Nguyen et al. 2024). 0 is off. @default 0 */
  readonly minP: number;
}
