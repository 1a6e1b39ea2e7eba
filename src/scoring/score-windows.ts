import type { Backend, StepRow } from '../backends/backend.ts';
import { canScore, type ScoringBackend } from '../backends/scoring-backend.ts';
import { refuseAborted } from '../refuse-aborted.ts';
import { logProbability } from '../sampler/log-probability.ts';

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
 * @throws VentiError `aborted`, and as `Backend.step`
 */
export async function scoreWindows(
  backend: Backend,
  windows: readonly TokenWindow[],
  abortSignal?: AbortSignal,
): Promise<readonly Float64Array[]> {
  const refuse = (): void => refuseAborted('The scoring of texts', abortSignal);
  const scores = windows.map(({ targets }) => new Float64Array(targets.length));
  if (canScore(backend)) await scoreByChunks(backend, windows, scores, refuse);
  else await scoreByTokens(backend, windows, scores, refuse);
  return scores;
}

async function scoreByChunks(
  backend: ScoringBackend,
  windows: readonly TokenWindow[],
  scores: readonly Float64Array[],
  beforeStep: () => void,
): Promise<void> {
  const { chunkLength } = backend;
  for (let past = 0; past < longest(windows); past += chunkLength) {
    const rows = windows
      .filter(({ tokens }) => tokens.length > past)
      .map((window, slot) => ({ slot, past, ...part(window, past, past + chunkLength) }));
    beforeStep();
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

/** What is not scored comes in by chunks, the rest one by one. */
async function scoreByTokens(
  backend: Backend,
  windows: readonly TokenWindow[],
  scores: readonly Float64Array[],
  beforeStep: () => void,
): Promise<void> {
  const read = windows.map(() => 0);
  while (true) {
    const rows = windows
      .map((window, slot) => nextRow(window, slot, read[slot]!, backend.chunkLength))
      .filter(({ tokens }) => tokens.length > 0);
    if (rows.length === 0) return;
    beforeStep();
    const results = await backend.step(rows);
    for (const [i, { slot, past, tokens: added }] of rows.entries()) {
      read[slot]! += added.length;
      const candidates = results[i];
      if (!candidates) continue;
      const { tokens, targets } = windows[slot]!;
      const index = past - (tokens.length - targets.length);
      scores[slot]![index] = logProbability(candidates.logits, targets[index]!);
    }
  }
}

function nextRow(
  { tokens, targets }: TokenWindow,
  slot: number,
  past: number,
  chunkLength: number,
): StepRow {
  const unscored = tokens.length - targets.length;
  if (past >= unscored) {
    return { slot, past, tokens: tokens.slice(past, past + 1), candidates: 'all' };
  }
  const end = Math.min(unscored, past + chunkLength);
  return { slot, past, tokens: tokens.slice(past, end), candidates: 0 };
}

function longest(windows: readonly TokenWindow[]): number {
  return windows[0]?.tokens.length ?? 0;
}
