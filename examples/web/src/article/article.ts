/** Options of a piece that a recipe can name: numbers, all of them optional. */
export interface RecipeOptions {
  readonly maxOutputTokens?: number;
  readonly minOutputTokens?: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly repetitionPenalty?: number;
  readonly noRepeatNgramSize?: number;
}

/** The model that wrote a text, and what it ran on: devices round differently. */
export interface ModelIdentity {
  readonly name: string;
  /** Digest of the whole model, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Such as `wasm`, `webgpu`, or `cpu` for Node. */
  readonly device: string;
}

/** With the quote, all that decides a text: whoever follows it gets the same. */
export interface Recipe {
  readonly seed: number;
  readonly options: RecipeOptions;
  readonly model: ModelIdentity;
}

/** A text to read. */
export interface Article {
  /** The opening line. */
  readonly quote: string;
  /** What follows it, with the white space between the two. */
  readonly continuation: string;
  /** Absent where nobody knows how the text was made. */
  readonly recipe?: Recipe;
}
