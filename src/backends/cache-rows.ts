import type { Run } from './runs.ts';

/** Sizes of a cache on a device: buffers of rows, [slots, heads, capacity] of them and one to spare. */
export interface CacheExtents {
  readonly slots: number;
  readonly heads: number;
  readonly capacity: number;
}

/** Where the new keys and values of a run go, in the order in which it has them: slots, heads, tokens. */
export function keptRows(run: Run, extents: CacheExtents): Int32Array {
  const { firstSlot, slots, length, rows } = run;
  const { heads } = extents;
  const spare = rowOf(extents, extents.slots, 0, 0);
  const places = new Int32Array(slots * heads * length).fill(spare);
  for (let place = 0; place < slots; place++) {
    const row = rows[place]?.row;
    if (!row) continue;
    // A row that is shorter than the run has nothing to keep at its end.
    const count = Math.min(length, row.tokens.length);
    for (let head = 0; head < heads; head++) {
      const start = (place * heads + head) * length;
      const first = rowOf(extents, firstSlot + place, head, row.past);
      for (let i = 0; i < count; i++) places[start + i] = first + i;
    }
  }
  return places;
}

/** Where the first `length` tokens of a slot lie, head by head. */
export function slotRows(slot: number, length: number, extents: CacheExtents): Int32Array {
  const rows = new Int32Array(extents.heads * length);
  for (let head = 0; head < extents.heads; head++) {
    const first = rowOf(extents, slot, head, 0);
    for (let i = 0; i < length; i++) rows[head * length + i] = first + i;
  }
  return rows;
}

function rowOf(
  { heads, capacity }: CacheExtents,
  slot: number,
  head: number,
  token: number,
): number {
  return (slot * heads + head) * capacity + token;
}
