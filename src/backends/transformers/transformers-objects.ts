// What is used of the objects of transformers.js. Their own types are not needed, and not imported: a
// program that uses neither version of that library compiles without it.

/** A model that `AutoModelForCausalLM` of transformers.js has loaded, version 2.17 or 4. */
export interface TransformersModel {
  /** The model's `config.json`. */
  readonly config: object;
  /** The model's `generation_config.json`, in version 4. */
  readonly generation_config?: object | null;
  /** Runs one step. */
  forward(inputs: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A tokenizer that `AutoTokenizer` of transformers.js has loaded, version 2.17 or 4. */
export interface TransformersTokenizer {
  (
    text: string,
    options: { readonly add_special_tokens: boolean },
  ): { readonly input_ids: unknown };
  /** The text of tokens, of which there is at least one. */
  decode(ids: number[], options: Readonly<Record<string, boolean>>): string;
}

/** A tensor of transformers.js. */
export interface TransformersTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint>;
  /** Version 4 only: memory outside of JavaScript is freed at once. */
  readonly dispose?: () => void;
}

export type TransformersTensorConstructor = new (
  type: string,
  data: BigInt64Array,
  dims: readonly number[],
) => TransformersTensor;

export function isTransformersTensor(value: unknown): value is TransformersTensor {
  return typeof value === 'object' && value !== null && 'dims' in value && 'type' in value;
}
