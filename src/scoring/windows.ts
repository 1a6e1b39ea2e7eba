/** A part of a sequence that the model reads at once. */
export interface ScoringWindow {
  /** First token. */
  readonly start: number;
  /** Tokens that are read. */
  readonly length: number;
  /** The successors of so many of the last ones are scored. */
  readonly scored: number;
}

/**
 * How far a window is ahead of the one before: half of the context, so that every token but the first of
 * a text is predicted from at least as much.
 */
export function windowStride(contextLength: number): number {
  return Math.max(1, Math.floor(contextLength / 2));
}

/**
 * Cuts a sequence into windows as long as the context, each half a context ahead of the one before, of
 * which only what the earlier ones have not scored is scored (sliding-window evaluation with a stride:
 * Baevski and Auli 2018, "Adaptive Input Representations for Neural Language Modeling"). The last one is
 * moved back to be as long as the others.
 * @param length tokens that have a successor
 */
export function scoringWindows(length: number, contextLength: number): ScoringWindow[] {
  const windows: ScoringWindow[] = [];
  const stride = windowStride(contextLength);
  for (let scored = 0; scored < length; ) {
    const end = Math.min(length, scored === 0 ? contextLength : scored + stride);
    const start = Math.max(0, end - contextLength);
    windows.push({ start, length: end - start, scored: end - scored });
    scored = end;
  }
  return windows;
}
