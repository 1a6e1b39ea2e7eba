/** A list of token ids that grows. */
export class IdList {
  private ids: Int32Array<ArrayBuffer>;
  private count = 0;

  /** @param capacity ids to have room for at first */
  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  at(index: number): number {
    return this.ids[index]!;
  }

  push(id: number): void {
    if (this.count === this.ids.length) this.grow(this.count + 1);
    this.ids[this.count++] = id;
  }

  /** Appends `source[from]` to `source[to - 1]`. */
  append(source: Int32Array, from: number, to: number): void {
    const length = this.count + to - from;
    if (length > this.ids.length) this.grow(length);
    for (let i = from; i < to; i++) this.ids[this.count++] = source[i]!;
  }

  toArray(): Int32Array<ArrayBuffer> {
    return this.ids.slice(0, this.count);
  }

  private grow(length: number): void {
    const ids = new Int32Array(Math.max(length, 2 * this.ids.length));
    ids.set(this.ids);
    this.ids = ids;
  }
}
