import type { LoadProgress } from '../../writer.ts';

/**
 * Files that come side by side, told of as one sum. Nothing is told before it is known which files of the
 * model are missing, nor when all that was expected was there by then.
 */
export class DownloadProgress {
  private readonly onProgress: (progress: LoadProgress) => void;
  private loadedBytes = 0;
  private totalBytes = 0;
  private isTold = false;

  constructor(onProgress: (progress: LoadProgress) => void) {
    this.onProgress = onProgress;
  }

  /** @returns a function to be told how many of these bytes more have come */
  expect(bytes: number): (received: number) => void {
    let missing = bytes;
    this.totalBytes += bytes;
    return (received) => {
      const counted = Math.min(received, missing);
      missing -= counted;
      this.loadedBytes += counted;
      this.tell();
    };
  }

  /** Tells from now on. */
  begin(): void {
    this.isTold = this.loadedBytes < this.totalBytes;
    this.tell();
  }

  private tell(): void {
    if (!this.isTold) return;
    const { loadedBytes, totalBytes } = this;
    this.onProgress({ stage: 'download', loadedBytes, totalBytes });
  }
}
