/** A text that a model is asked about. */
export interface ScoredText {
  /** How likely is this, */
  readonly text: string;
  /** after this? @default the beginning of a text */
  readonly context?: string;
}

/** What a model needs to write a text down, had it to: the less, the likelier it finds it. */
export interface CodeLength {
  /** Minus the binary logarithm of the probability that the model gives to the text. */
  readonly bits: number;
  /** Tokens that the text has in the model's vocabulary. */
  readonly tokens: number;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
}

/** How likely a model finds a text. */
export interface TextScore extends CodeLength {
  /** The text in parts of up to 128 tokens, in order: bits, tokens and bytes add up to those of the whole. */
  readonly parts: readonly CodeLength[];
}
