import type { Run } from './runs.ts';

/** Large enough to silence a place, small enough that adding a score to it stays finite. */
const masked = -1e30;

/** What a run of the graph is fed beside the cache; `graph-interface.ts` has the shapes. */
export interface RunInputs {
  readonly tokens: Int32Array;
  readonly positions: Int32Array;
  readonly attentionMask: Float32Array;
  readonly outputRows: Int32Array;
}

/** Rows of hidden states that a run looks up: those that candidates are wanted for, and at least one. */
export function countOutputRows(run: Run): number {
  return Math.max(1, run.rows.filter((item) => item && item.row.candidates !== 0).length);
}

/**
 * Fills arrays of the right lengths, whatever they held before.
 * @param seenTokens of each slot in the cache: the run looks at no others
 */
export function fillRunInputs(run: Run, seenTokens: number, inputs: RunInputs): void {
  const { slots, length } = run;
  const { tokens, positions, attentionMask, outputRows } = inputs;
  const width = seenTokens + length;
  attentionMask.fill(masked);
  tokens.fill(0);
  outputRows.fill(0);
  let outputs = 0;
  for (let place = 0; place < slots; place++) {
    const row = run.rows[place]?.row;
    const start = place * length;
    if (row) tokens.set(row.tokens, start);
    const past = row?.past ?? 0;
    const last = (row?.tokens.length ?? 1) - 1;
    for (let i = 0; i < length; i++) {
      // Behind a row's end nothing is looked at, but the model may have no such position.
      positions[start + i] = past + Math.min(i, last);
      const maskStart = (start + i) * width;
      attentionMask.fill(0, maskStart, maskStart + past);
      attentionMask.fill(0, maskStart + seenTokens, maskStart + seenTokens + i + 1);
    }
    if (row && row.candidates !== 0) outputRows[outputs++] = start + last;
  }
}
