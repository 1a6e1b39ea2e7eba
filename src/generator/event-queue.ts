/** A stream whose writer never waits: what nobody has read yet is kept. For one reader. */
export class EventQueue<T> implements AsyncIterable<T> {
  private readonly items: T[] = [];
  private ended = false;
  private error: Error | undefined;
  private wake: (() => void) | undefined;
  private readonly onLeave: () => void;
  private readonly onEnd: () => void;

  /**
   * @param onLeave called when the reader leaves before the end
   * @param onEnd called when the writer has ended, read or not
   */
  constructor(onLeave: () => void, onEnd: () => void = () => {}) {
    this.onLeave = onLeave;
    this.onEnd = onEnd;
  }

  push(item: T): void {
    this.items.push(item);
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
    this.onEnd();
  }

  /** Makes the reader throw once it has read everything. */
  fail(error: Error): void {
    this.error = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      while (true) {
        for (const item of this.items.splice(0)) yield item;
        if (this.items.length > 0) continue;
        if (this.error) throw this.error;
        if (this.ended) return;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        this.wake = undefined;
      }
    } finally {
      if (!this.ended) this.onLeave();
    }
  }
}
