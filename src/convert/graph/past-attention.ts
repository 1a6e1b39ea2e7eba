/** Sizes of attention that all layers share. */
export interface AttentionSizes {
  /** A multiple of `keyValueHeads`. */
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
}

/**
 * Queries, keys and values of the new tokens. Heads that share keys and values (Ainslie et al. 2023, "GQA:
 * Training Generalized Multi-Query Transformer Models") stand beneath each other as rows of one product:
 * G = heads / keyValueHeads rows for each of the T new tokens.
 */
export interface Heads {
  /** All three, one after the other, shape [B, heads + 2 * keyValueHeads, T, headWidth]. */
  readonly packed: string;
  /** Shape [B, keyValueHeads, G * T, headWidth], scaled already: scores are plain products. */
  readonly queries: string;
  /** Shape [B, keyValueHeads, T, headWidth]. */
  readonly keys: string;
  /** Shape [B, keyValueHeads, T, headWidth]. */
  readonly values: string;
}

/** Attention to the tokens in the cache, and what is added to it: one way to keep keys and values. */
export interface PastAttention {
  /**
   * Declares what a layer takes from the cache and returns for it.
   * @returns scores against all keys of the cache, shape [B, keyValueHeads, G * T, C]
   */
  scores(layer: number, heads: Heads): string;
  /**
   * @param weights shape [B, keyValueHeads, G * T, C]
   * @returns the values of the cache, mixed; shape [B, keyValueHeads, G * T, headWidth]
   */
  mix(layer: number, weights: string): string;
  /** Declares what all layers return together. */
  finish(): void;
}

/** How many rows each head of keys meets: a symbol for shapes, `T` or `G * T`. */
export function rowsOf({ heads, keyValueHeads }: AttentionSizes): string {
  return heads === keyValueHeads ? 'T' : 'G * T';
}

/** Names by which a graph that keeps integers can be told to keep floats (`float-cache.ts`). */
export const pastTensors = {
  queries: (layer: number): string => `queries.${layer}`,
  scores: (layer: number): string => `past_scores.${layer}`,
  weights: (layer: number): string => `past_weights.${layer}`,
  mix: (layer: number): string => `past_mix.${layer}`,
} as const;
