import type { Backend, StepRow } from '../backends/backend.ts';
import { canScore, type ScoringBackend } from '../backends/scoring-backend.ts';
import { logProbability } from './log-probability.ts';

/** Tokens that a model reads, and what came after the last of them. */
export interface TokenWindow {
  /** At least one, at most the context. */
  readonly tokens: Int32Array;
  /** The successors of the last `targets.length` tokens. */
  readonly targets: Int32Array;
}

/**
 * How likely the targets of some windows are, all windows side by side in slots from 0 on.
 * @param backend whose cache may be overwritten
 * @param windows the longest first, so that those that are done leave no gaps between the slots of others
 * @returns for each window the natural logarithms of its targets' probabilities
 * @throws VentiError as `Backend.step`
 */
export async function scoreWindows(
  backend: Backend,
  windows: readonly TokenWindow[],
): Promise<readonly Float64Array[]> {
  const scores = windows.map(({ targets }) => new Float64Array(targets.length));
  if (canScore(backend)) await scoreByChunks(backend, windows, scores);
  else await scoreByTokens(backend, windows, scores);
  return scores;
}

async function scoreByChunks(
  backend: ScoringBackend,
  windows: readonly TokenWindow[],
  scores: readonly Float64Array[],
): Promise<void> {
  const { chunkLength } = backend;
  for (let past = 0; past < longest(windows); past += chunkLength) {
    const rows = windows
      .filter(({ tokens }) => tokens.length > past)
      .map((window, slot) => ({ slot, past, ...part(window, past, past + chunkLength) }));
    const results = await backend.score(rows);
    results.forEach((result, place) => {
      const { tokens, targets } = windows[place]!;
      scores[place]!.set(result, Math.max(0, past - (tokens.length - targets.length)));
    });
  }
}

/** The tokens of a window from one place to another, with the targets among them. */
function part({ tokens, targets }: TokenWindow, from: number, to: number): TokenWindow {
  const unscored = tokens.length - targets.length;
  return {
    tokens: tokens.slice(from, to),
    targets: targets.slice(Math.max(0, from - unscored), Math.max(0, to - unscored)),
  };
}

async function scoreByTokens(
  backend: Backend,
  windows: readonly TokenWindow[],
  scores: readonly Float64Array[],
): Promise<void> {
  for (let past = 0; past < longest(windows); past++) {
    const rows = windows
      .filter(({ tokens }) => tokens.length > past)
      .map(({ tokens, targets }, slot): StepRow => {
        const isScored = past >= tokens.length - targets.length;
        const token = tokens.slice(past, past + 1);
        return { slot, past, tokens: token, candidates: isScored ? 'all' : 0 };
      });
    const results = await backend.step(rows);
    results.forEach((candidates, place) => {
      if (!candidates) return;
      const { tokens, targets } = windows[place]!;
      const index = past - (tokens.length - targets.length);
      scores[place]![index] = logProbability(candidates.logits, targets[index]!);
    });
  }
}

function longest(windows: readonly TokenWindow[]): number {
  return windows[0]?.tokens.length ?? 0;
}
