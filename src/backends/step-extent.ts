import type { StepRow } from './backend.ts';

/** Slots that a step reaches into, counted from 0, and the length of its longest sequence after it. */
export interface StepExtent {
  readonly slots: number;
  readonly length: number;
}

export function extentOf(rows: readonly Pick<StepRow, 'slot' | 'past' | 'tokens'>[]): StepExtent {
  let slots = 0;
  let length = 0;
  for (const { slot, past, tokens } of rows) {
    slots = Math.max(slots, slot + 1);
    length = Math.max(length, past + tokens.length);
  }
  return { slots, length };
}
