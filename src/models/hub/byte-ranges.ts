import type { Hub } from './hub.ts';
import { HubFailure, passingFailure } from './hub-failure.ts';
import { withPatience } from './patience.ts';

/** Bytes `start` up to but not including `end` of a file. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Reads the bytes of a range as they come, until the signal aborts. */
export type ReadRange = (range: ByteRange, signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** Requests under way at the same time: one connection seldom fills the line. */
const mostRequests = 4;

/** Cuts the bytes from `start` to `end` into ranges. */
export function* cutIntoRanges(start: number, end: number, length: number): Iterable<ByteRange> {
  for (let from = start; from < end; from += length) {
    yield { start: from, end: Math.min(from + length, end) };
  }
}

/**
 * Fetches ranges side by side and yields their bytes in order. A connection that breaks is resumed at
 * the byte where it broke.
 * @param onBytes told how many bytes more have arrived
 * @throws HubFailure
 */
export async function* fetchRanges(
  hub: Pick<Hub, 'sleep' | 'signal'>,
  ranges: Iterable<ByteRange>,
  read: ReadRange,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const underWay: Promise<Uint8Array>[] = [];
  for (const range of ranges) {
    const fetched = fetchRange(hub, range, read, onBytes);
    // Whoever waits for it hears of it; until then it is not unhandled.
    fetched.catch(() => {});
    underWay.push(fetched);
    if (underWay.length === mostRequests) yield await underWay.shift()!;
  }
  for (const fetched of underWay) yield await fetched;
}

async function fetchRange(
  { sleep, signal }: Pick<Hub, 'sleep' | 'signal'>,
  { start, end }: ByteRange,
  read: ReadRange,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  await withPatience(sleep, signal, async (onForward) => {
    for await (const piece of read({ start: start + filled, end }, signal)) {
      if (filled + piece.byteLength > bytes.byteLength) {
        throw new HubFailure('it sends more bytes than it was asked for', { isPassing: false });
      }
      bytes.set(piece, filled);
      filled += piece.byteLength;
      onBytes(piece.byteLength);
      onForward();
    }
    if (filled < bytes.byteLength) {
      throw passingFailure(`it ended at byte ${start + filled}, expected ${end}`);
    }
  });
  return bytes;
}
