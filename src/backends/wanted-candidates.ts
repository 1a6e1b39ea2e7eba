import type { Candidates } from '../sampler/candidates.ts';
import type { Run } from './runs.ts';

/** What the rows of a run want to know of the tokens after theirs. */
export interface WantedCandidates {
  /** Entries of the step that want candidates, in the order of the graph's output rows. */
  readonly entries: readonly number[];
  /** Whether any of them wants every token. */
  readonly all: boolean;
  /** Most likeliest tokens that any of them wants. */
  readonly top: number;
}

/** What a run of the graph returned: R rows, of which `top` tokens each were asked for. */
export interface RunLogits {
  /** Shape [R, vocabulary]; needed where a row wants every token. */
  readonly all: Float32Array;
  /** Shape [R, top]. */
  readonly top: Float32Array;
  /** Shape [R, top], int64 as pairs of words, the lower first. */
  readonly topTokens: Int32Array;
}

export function wantedCandidates(run: Run, vocabularySize: number): WantedCandidates {
  const entries: number[] = [];
  let all = false;
  let top = 0;
  for (const item of run.rows) {
    if (!item || item.row.candidates === 0) continue;
    entries.push(item.entry);
    if (item.row.candidates === 'all') all = true;
    else top = Math.max(top, Math.min(item.row.candidates, vocabularySize));
  }
  return { entries, all, top };
}

/** Hands each row of a step what it asked for, as views of what the graph returned. */
export function deliverCandidates(
  run: Run,
  wanted: WantedCandidates,
  vocabularySize: number,
  logits: RunLogits,
  results: (Candidates | undefined)[],
): void {
  let place = 0;
  for (const item of run.rows) {
    if (!item || item.row.candidates === 0) continue;
    results[item.entry] =
      item.row.candidates === 'all'
        ? { logits: logits.all.subarray(place * vocabularySize, (place + 1) * vocabularySize) }
        : topCandidates(Math.min(item.row.candidates, wanted.top), place * wanted.top, logits);
    place++;
  }
}

function topCandidates(count: number, start: number, logits: RunLogits): Candidates {
  return {
    logits: logits.top.subarray(start, start + count),
    ids: Int32Array.from({ length: count }, (_, i) => logits.topTokens[(start + i) * 2] as number),
  };
}
