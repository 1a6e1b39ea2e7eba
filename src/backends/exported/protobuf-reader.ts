import type { ByteSource } from '../../convert/byte-source.ts';

/** A field of a Protocol Buffers message; the places of its value are in the file. */
export interface Field {
  readonly number: number;
  /** Undefined for fields of a fixed length and varints, which are passed over. */
  readonly value: Span | undefined;
}

/** A stretch of a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Enough for most messages to be read at once, and little to throw away where one is passed over. */
const windowBytes = 1 << 16;

/**
 * Reads the fields of messages in a file (https://protobuf.dev/programming-guides/encoding/). What is
 * passed over is not read: the weights of a model may take gigabytes.
 */
export class ProtobufReader {
  private readonly source: ByteSource;
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /**
   * The fields of the message that fills a span.
   * @throws RangeError where the bytes are no message
   */
  async *fields({ start, end }: Span): AsyncGenerator<Field, void, undefined> {
    let at = start;
    while (at < end) {
      const tag = await this.varint(at, end);
      const number = Math.floor(tag.value / 8);
      at = tag.end;
      let value: Span | undefined;
      switch (tag.value % 8) {
        case 0:
          at = (await this.varint(at, end)).end;
          break;
        case 1:
          at += 8;
          break;
        case 2: {
          const length = await this.varint(at, end);
          value = { start: length.end, end: length.end + length.value };
          at = value.end;
          break;
        }
        case 5:
          at += 4;
          break;
        default:
          throw new RangeError(`byte ${start} begins no message`);
      }
      if (number === 0 || at > end) throw new RangeError(`byte ${start} begins no message`);
      yield { number, value };
    }
  }

  /** The bytes of a span. */
  async bytes({ start, end }: Span): Promise<Uint8Array> {
    return await this.source.read(start, end - start);
  }

  private async varint(start: number, end: number): Promise<{ value: number; end: number }> {
    let value = 0;
    let factor = 1;
    for (let at = start; at < Math.min(end, start + 10); at++) {
      const byte = await this.byte(at);
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (byte < 0x80) return { value, end: at + 1 };
    }
    throw new RangeError(`byte ${start} begins no number`);
  }

  private async byte(at: number): Promise<number> {
    const isThere = at >= this.windowStart && at < this.windowStart + this.window.length;
    if (!isThere) {
      this.window = await this.source.read(at, Math.min(windowBytes, this.source.size - at));
      this.windowStart = at;
    }
    return this.window[at - this.windowStart]!;
  }
}
