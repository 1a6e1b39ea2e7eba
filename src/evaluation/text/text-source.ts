/**
 * A text, or the parts that one comes in, as a stream of a file has them: bytes are UTF-8. A stream is read
 * once and never held as a whole.
 */
export type TextSource =
  | string
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;
