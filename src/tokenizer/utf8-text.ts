/** Bytes behind the text that may be read, so that words can be read eight bytes at a time. */
const padding = 8;
const maxBytesPerUnit = 3;
const encoder = new TextEncoder();

/** A text in UTF-8, lone surrogates as U+FFFD. */
export class Utf8Text {
  readonly bytes: Uint8Array;
  /** The same memory, readable at any offset. */
  readonly view: DataView;
  private length = 0;

  /** @param capacity UTF-16 code units of the longest text */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(maxBytesPerUnit * capacity + padding);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Replaces the text. */
  write(text: string): void {
    this.length = encoder.encodeInto(text, this.bytes).written;
  }

  /** Where the text ends, in bytes. */
  get end(): number {
    return this.length;
  }
}
