/** Numbers, of which the smallest comes out first. */
export class MinHeap {
  private values: Float64Array;
  private count = 0;

  /** @param capacity numbers to have room for at first */
  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) this.grow();
    const { values } = this;
    let at = this.count++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (values[parent]! <= value) break;
      values[at] = values[parent]!;
      at = parent;
    }
    values[at] = value;
  }

  /** Takes out the smallest; there must be one. */
  pop(): number {
    const { values } = this;
    const smallest = values[0]!;
    const value = values[--this.count]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && values[child + 1]! < values[child]!) child++;
      if (values[child]! >= value) break;
      values[at] = values[child]!;
      at = child;
    }
    values[at] = value;
    return smallest;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.values.length + 1);
    values.set(this.values);
    this.values = values;
  }
}
