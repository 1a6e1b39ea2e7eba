/** Tokens of a prompt that fit the context together with the output. */
export interface FittedPrompt {
  readonly tokens: Int32Array;
  /** Tokens cut from the front. */
  readonly dropped: number;
}

/**
 * Fits a prompt into the context. The output keeps the room it asked for, up to half of the context;
 * of a prompt that is longer than the rest, the end is kept, because the text goes on from there.
 */
export function fitPrompt(
  tokens: Iterable<number>,
  contextLength: number,
  maxOutputTokens: number,
): FittedPrompt {
  const all = Int32Array.from(tokens);
  const room = contextLength - Math.min(maxOutputTokens, Math.floor(contextLength / 2));
  const dropped = Math.max(0, all.length - room);
  return { tokens: all.subarray(dropped), dropped };
}
