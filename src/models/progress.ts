import type { LoadProgress } from '../writer.ts';

/** Adds up bytes and tells of the sum: a callback for whoever reads them in pieces. */
export function countBytes(
  stage: LoadProgress['stage'],
  totalBytes: number,
  onProgress: ((progress: LoadProgress) => void) | undefined,
): (bytes: number) => void {
  let loadedBytes = 0;
  return (bytes) => {
    loadedBytes = Math.min(loadedBytes + bytes, totalBytes);
    onProgress?.({ stage, loadedBytes, totalBytes });
  };
}
