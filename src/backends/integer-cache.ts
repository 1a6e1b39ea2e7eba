import { CacheBuffers } from './cache-buffers.ts';
import type { CacheMemory } from './cache-memory.ts';
import { graphInputs, graphOutputs, keyTileLength, queryBytes } from './graph-interface.ts';
import type {
  CacheInput,
  CacheShape,
  CacheTensor,
  KeyValueCache,
  SlotRange,
} from './key-value-cache.ts';
import type { Run } from './runs.ts';

/** Parts of the cache; all but keys and values are 32-bit floats. */
const parts = { keys: 0, keyZeros: 1, keyScales: 2, values: 3, valueScales: 4 } as const;
const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** A row's largest magnitude in steps. */
const largestInteger = 127;

/** What a run returned: rows of signed bytes, and the largest magnitude of each. */
interface AddedRows {
  readonly rows: Int8Array;
  readonly magnitudes: Float32Array;
}

/** Rows of a layer's cache, from the first slot of a run on, and a scale for each. */
interface KeptRows {
  readonly rows: Int8Array;
  readonly scales: Float32Array;
}

interface KeptKeys extends KeptRows {
  readonly zeros: Float32Array;
}

/** Where the new tokens of a slot go. */
interface Places {
  /** Heads of all slots before it. */
  readonly firstHead: number;
  /** Tokens before the new ones. */
  readonly past: number;
  readonly count: number;
}

/**
 * Keys and values in signed bytes, with scales for each token of each head; `IntegerPast` is the graph that
 * reads them. Keys lie in tiles of 32 tokens, shape [slots, heads, capacity / 32, headWidth, 32], values one
 * after the other, shape [slots, heads, capacity, headWidth].
 */
export class IntegerCache implements KeyValueCache {
  private readonly shape: CacheShape;
  private readonly buffers: CacheBuffers;

  /** @param maxSlots most sequences, each of the whole context */
  constructor(shape: CacheShape, maxSlots: number, memory: CacheMemory) {
    this.shape = shape;
    const { headWidth } = shape;
    const tokenBytes = [headWidth, floatBytes, floatBytes, headWidth, floatBytes];
    this.buffers = new CacheBuffers(shape, tokenBytes, maxSlots, memory);
  }

  get capacity(): number {
    return this.buffers.capacity;
  }

  reserve(slots: number, length: number): void {
    this.buffers.reserve(slots, length);
  }

  shrink(slots: number, length: number): void {
    this.buffers.shrink(slots, length);
  }

  copy(from: number, to: number, length: number): void {
    this.buffers.copy(from, to, Math.ceil(length / keyTileLength) * keyTileLength);
  }

  inputs({ firstSlot, slots, tokens }: SlotRange): readonly CacheInput[] {
    const { heads, headWidth } = this.shape;
    // The runtime multiplies with one tile of no tokens, but not with no tile.
    const tile =
      tokens === 0 ? [1, headWidth, 0] : [tokens / keyTileLength, headWidth, keyTileLength];
    const row = [slots, heads, 1, tokens];
    const seenSlots = tokens === 0 ? 0 : slots;
    const integers = (name: string, part: number, layer: number, shape: number[]): CacheInput => ({
      name,
      type: 'int8',
      shape: [slots, heads, ...shape],
      data: this.integers(part, layer, firstSlot, seenSlots),
    });
    const floats = (name: string, part: number, layer: number): CacheInput => ({
      name,
      type: 'float32',
      shape: row,
      data: this.floats(part, layer, firstSlot, seenSlots),
    });
    return Array.from({ length: this.shape.layers }, (_, layer) => [
      integers(graphInputs.pastKeys(layer), parts.keys, layer, tile),
      floats(graphInputs.pastKeyZeros(layer), parts.keyZeros, layer),
      floats(graphInputs.pastKeyScales(layer), parts.keyScales, layer),
      integers(graphInputs.pastValues(layer), parts.values, layer, [tokens, headWidth]),
      floats(graphInputs.pastValueScales(layer), parts.valueScales, layer),
    ]).flat();
  }

  outputs(slots: number, length: number): readonly CacheTensor[] {
    const { layers, heads, headWidth } = this.shape;
    const rows = [slots, layers * 2 * heads, length];
    return [
      { name: graphOutputs.newRows, type: 'int8', shape: [...rows, headWidth] },
      { name: graphOutputs.newMagnitudes, type: 'float32', shape: [...rows, 1] },
    ];
  }

  keep(run: Run, output: (name: string) => Float32Array | Int8Array): void {
    const { layers, heads } = this.shape;
    const { firstSlot, slots, length } = run;
    const added = {
      rows: output(graphOutputs.newRows) as Int8Array,
      magnitudes: output(graphOutputs.newMagnitudes) as Float32Array,
    };
    for (let layer = 0; layer < layers; layer++) {
      const keys = {
        rows: this.integers(parts.keys, layer, firstSlot, slots),
        zeros: this.floats(parts.keyZeros, layer, firstSlot, slots),
        scales: this.floats(parts.keyScales, layer, firstSlot, slots),
      };
      const values = {
        rows: this.integers(parts.values, layer, firstSlot, slots),
        scales: this.floats(parts.valueScales, layer, firstSlot, slots),
      };
      for (let place = 0; place < slots; place++) {
        const past = run.rows[place]?.row.past;
        if (past === undefined) continue;
        const from = (place * layers + layer) * 2 * heads * length;
        const to = { firstHead: place * heads, past, count: length };
        this.writeKeys(added, from, keys, to);
        this.writeValues(added, from + heads * length, values, to);
      }
    }
  }

  /** @param from the first of the rows, which have the shape [heads, count, headWidth] from there */
  private writeKeys(added: AddedRows, from: number, keys: KeptKeys, to: Places): void {
    const { heads, headWidth } = this.shape;
    const { capacity } = this;
    const { rows, magnitudes } = added;
    const { rows: kept, zeros, scales } = keys;
    let row = from;
    for (let head = to.firstHead; head < to.firstHead + heads; head++) {
      const first = head * capacity + to.past;
      for (let token = first; token < first + to.count; token++) {
        const inTile = token % keyTileLength;
        const start = (token - inTile) * headWidth + inTile;
        let sum = 0;
        for (let i = 0; i < headWidth; i++) {
          const integer = rows[row * headWidth + i]!;
          kept[start + i * keyTileLength] = integer;
          sum += integer;
        }
        zeros[token] = queryBytes.zero * sum;
        scales[token] = magnitudes[row]! / (largestInteger * queryBytes.largest);
        row++;
      }
    }
  }

  /** @param from as in `writeKeys` */
  private writeValues(added: AddedRows, from: number, values: KeptRows, to: Places): void {
    const { heads, headWidth } = this.shape;
    const { past, count } = to;
    for (let head = 0; head < heads; head++) {
      const row = from + head * count;
      const token = (to.firstHead + head) * this.capacity + past;
      const rows = added.rows.subarray(row * headWidth, (row + count) * headWidth);
      values.rows.set(rows, token * headWidth);
      for (let i = 0; i < count; i++) {
        values.scales[token + i] = added.magnitudes[row + i]! / largestInteger;
      }
    }
  }

  private integers(part: number, layer: number, firstSlot: number, count: number): Int8Array {
    const { buffer, byteOffset, byteLength } = this.buffers.bytes(part, layer, firstSlot, count);
    return new Int8Array(buffer, byteOffset, byteLength);
  }

  private floats(part: number, layer: number, firstSlot: number, count: number): Float32Array {
    const { buffer, byteOffset, byteLength } = this.buffers.bytes(part, layer, firstSlot, count);
    return new Float32Array(buffer, byteOffset, byteLength / floatBytes);
  }
}
