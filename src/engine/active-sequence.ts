import type { StepRow } from '../backends/backend.ts';
import type { Candidates } from '../sampler/candidates.ts';
import type { Sequence } from './sequence.ts';

/** A sequence that has a slot. */
export class ActiveSequence {
  readonly sequence: Sequence;
  slot: number;
  /** Tokens whose keys and values are in the cache. */
  cached = 0;
  aborted = false;
  /** What followed the prompt, kept for others with the same prompt. */
  promptEnd: Candidates | undefined;
  private readonly output: number[] = [];

  constructor(sequence: Sequence, slot: number) {
    this.sequence = sequence;
    this.slot = slot;
  }

  /** Whether part of the prompt has not been through the model. */
  get inPrompt(): boolean {
    return this.cached < this.sequence.prompt.length;
  }

  /** Tokens written so far. */
  get outputTokens(): number {
    return this.output.length;
  }

  /** Gives up its slot. What it has written is read again, token by token, when it gets another. */
  displace(): void {
    this.cached = 0;
  }

  /** The next chunk of the prompt, ending at a multiple of `chunkLength` or at the prompt's end. */
  promptRow(chunkLength: number): StepRow {
    const { prompt, sampler } = this.sequence;
    const boundary = (Math.floor(this.cached / chunkLength) + 1) * chunkLength;
    const end = Math.min(boundary, prompt.length);
    const tokens = prompt.subarray(this.cached, end);
    const isNext = end === prompt.length && this.output.length === 0;
    const candidates = isNext ? sampler.candidatesNeeded() : 0;
    return { slot: this.slot, past: this.cached, tokens, candidates };
  }

  /** The next token written that is not in the cache; of the last one the successor is wanted. */
  tokenRow(): StepRow {
    const place = this.cached - this.sequence.prompt.length;
    const isLast = place + 1 === this.output.length;
    return {
      slot: this.slot,
      past: this.cached,
      tokens: Int32Array.of(this.output[place]!),
      candidates: isLast ? this.sequence.sampler.candidatesNeeded() : 0,
    };
  }

  /** Draws the next token, without taking it. */
  draw(candidates: Candidates): number {
    return this.sequence.sampler.draw(candidates, this.output.length);
  }

  /** Takes a token; false when the sequence wants no more. */
  take(token: number): boolean {
    this.output.push(token);
    return this.sequence.onToken(token);
  }
}
