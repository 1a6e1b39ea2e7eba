import type { Backend } from './backend.ts';

/** New tokens of one sequence, and the tokens that really came after the last of them. */
export interface ScoreRow {
  /** The sequence's place in the cache, a small non-negative integer. */
  readonly slot: number;
  /** Tokens already in the cache for this slot; the new ones take the positions from here on. */
  readonly past: number;
  /** New token ids, at least one. */
  readonly tokens: Int32Array;
  /** What came after each of the last `targets.length` new tokens; as many as those, or fewer. */
  readonly targets: Int32Array;
}

/**
 * A backend that tells in one go how likely many tokens of a row were, which takes a fraction of the time
 * that single steps take. A backend that is none is asked token by token.
 */
export interface ScoringBackend extends Backend {
  /**
   * Runs the model over the rows' new tokens and keeps their keys and values, as `step` does. All rows
   * have the same `past`. Unlike those of a step, the last bits of a row may depend on its company.
   * @returns for each row the natural logarithms of the probabilities of its targets
   * @throws VentiError as `step`
   */
  score(rows: readonly ScoreRow[]): Promise<readonly Float64Array[]>;
}

export function canScore(backend: Backend): backend is ScoringBackend {
  return 'score' in backend && typeof backend.score === 'function';
}
