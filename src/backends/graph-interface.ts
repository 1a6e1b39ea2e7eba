/** Tokens that lie side by side in a cache of integers. */
export const keyTileLength = 32;

/**
 * How queries are rounded to bytes, to meet a cache of integers. Many processors add two products of a byte
 * and a signed byte in 16 bits: two of at most 127 * 127 have room there, two of 255 * 127 have not.
 */
export const queryBytes = { zero: 64, largest: 63 } as const;

/**
 * Names by which a backend and a converted graph speak to each other. One graph serves prompts and
 * single tokens; the cache belongs to the caller, and the graph returns only what it adds.
 *
 * With B rows of T new tokens each, L layers, H key-value heads of D numbers, a cache of capacity C,
 * and R hidden states whose successors are wanted:
 */
export const graphInputs = {
  /** int32 [B, T] */
  tokens: 'tokens',
  /** int32 [B, T], counted from 0 */
  positions: 'positions',
  /**
   * float32 [B, 1, T, C + T], added to the attention scores: 0 where a token may look, a large
   * negative number elsewhere. The cache comes first, then the new tokens.
   */
  attentionMask: 'attention_mask',
  /** int64 [2]: C and T */
  attentionSplit: 'attention_split',
  /** int32 [R], indices into the B * T new tokens */
  outputRows: 'output_rows',
  /** int64 [1]: how many of the likeliest tokens to return */
  topK: 'top_k',
  /**
   * float32 [B, H, C, D]; int8 [B, H, C / keyTileLength, D, keyTileLength] in a cache of integers, or
   * [B, H, 1, D, 0] where C is 0
   */
  pastKeys: (layer: number): string => `past_keys.${layer}`,
  /** float32 [B, H, C, D]; int8 in a cache of integers */
  pastValues: (layer: number): string => `past_values.${layer}`,
  /** float32 [B, H, 1, C], in a cache of integers: `queryBytes.zero` times the sum of a key's integers */
  pastKeyZeros: (layer: number): string => `past_key_zeros.${layer}`,
  /** float32 [B, H, 1, C], in a cache of integers: what a product counts with a query of magnitude 1 */
  pastKeyScales: (layer: number): string => `past_key_scales.${layer}`,
  /** float32 [B, H, 1, C], in a cache of integers: a value is its integers times this */
  pastValueScales: (layer: number): string => `past_value_scales.${layer}`,
  /** int32 [B * H * T, 1], in a cache on a device: where the new keys and values go, head by head */
  keptRows: 'kept_rows',
  /** float32 [S * H * C + 1, D], in a cache on a device: all of it */
  cachedKeys: (layer: number): string => `cached_keys.${layer}`,
  /** float32 [S * H * C + 1, D], in a cache on a device: all of it */
  cachedValues: (layer: number): string => `cached_values.${layer}`,
} as const;

export const graphOutputs = {
  /** float32 [R, vocabulary] */
  logits: 'logits',
  /** float32 [R, k], falling; equal logits by rising id */
  topLogits: 'top_logits',
  /** int64 [R, k] */
  topTokens: 'top_tokens',
  /** float32 [B, H, T, D] */
  newKeys: (layer: number): string => `new_keys.${layer}`,
  /** float32 [B, H, T, D] */
  newValues: (layer: number): string => `new_values.${layer}`,
  /** int8 [B, L * 2 * H, T, D], for a cache of integers: of each layer keys, then values */
  newRows: 'new_rows',
  /** float32 [B, L * 2 * H, T, 1], for a cache of integers: the largest magnitude of each row */
  newMagnitudes: 'new_magnitudes',
  /** float32 [S * H * C + 1, D], in a cache on a device: the cached ones and the new ones among them */
  keptKeys: (layer: number): string => `kept_keys.${layer}`,
  /** float32 [S * H * C + 1, D], in a cache on a device: the cached ones and the new ones among them */
  keptValues: (layer: number): string => `kept_values.${layer}`,
} as const;

/** Names of the new keys and values of all layers. */
export function keyAndValueOutputs(layers: number): readonly string[] {
  return Array.from({ length: layers }, (_, layer) => [
    graphOutputs.newKeys(layer),
    graphOutputs.newValues(layer),
  ]).flat();
}
