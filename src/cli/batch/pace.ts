/** Work that is left, in tokens. */
export interface PaceStart {
  /** Pieces still to be written. */
  readonly pieces: number;
  /** Most tokens of a piece: a first guess at its length. */
  readonly maxTokens: number;
}

/** Measures tokens against a clock, and guesses from them how long the rest will take. */
export class Pace {
  readonly #start: PaceStart;
  readonly #now: () => number;
  readonly #startMs: number;
  #tokens = 0;
  #finishedPieces = 0;

  constructor(start: PaceStart, now: () => number) {
    this.#start = start;
    this.#now = now;
    this.#startMs = now();
  }

  token(): void {
    this.#tokens++;
  }

  piece(): void {
    this.#finishedPieces++;
  }

  /** For example `310 tokens/s`. */
  get speed(): string {
    const seconds = this.#seconds;
    return `${seconds > 0 ? Math.round(this.#tokens / seconds) : 0} tokens/s`;
  }

  /** For example `1m 05s left`; empty until there is something to guess from. */
  get left(): string {
    if (this.#tokens === 0) return '';
    const expected = this.#start.pieces * this.#tokensPerPiece;
    const seconds = (this.#seconds * Math.max(0, expected - this.#tokens)) / this.#tokens;
    return `${duration(Math.round(seconds))} left`;
  }

  get #seconds(): number {
    return (this.#now() - this.#startMs) / 1_000;
  }

  /** All tokens over the finished pieces: the mean that would be too low without those under way. */
  get #tokensPerPiece(): number {
    return Math.min(this.#tokens / this.#finishedPieces, this.#start.maxTokens);
  }
}

function duration(seconds: number): string {
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds}s`;
  if (minutes < 60) return `${minutes}m ${twoDigits(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}
