import type { CandidateCount, Candidates } from '../sampler/candidates.ts';

/** A prompt whose keys and values lie in a slot. */
interface CachedPrompt {
  readonly prompt: Int32Array;
  /** Tokens of the prompt that are in the cache. */
  cached: number;
  /** What followed the whole prompt. */
  promptEnd: Candidates | undefined;
}

/** What a new prompt can take over from a slot. */
export interface SharedPrefix {
  readonly slot: number;
  /** Tokens to copy. */
  readonly length: number;
  /** Present when the whole prompt is shared and enough candidates are known. */
  readonly promptEnd: Candidates | undefined;
}

/**
 * Remembers which prompt lies in which slot, also after its text has ended, so that a prompt that
 * many texts share goes through the model once. Only whole chunks and whole prompts are shared: the
 * bits are then those that the prompt would have had by itself.
 */
export class PromptCache {
  private readonly prompts: (CachedPrompt | undefined)[] = [];

  /** A prompt enters a slot, of which `cached` tokens are there already. */
  begin(slot: number, prompt: Int32Array, cached: number, promptEnd?: Candidates): void {
    this.prompts[slot] = { prompt, cached, promptEnd };
  }

  /** More of the prompt has entered the slot. */
  advance(slot: number, cached: number, promptEnd?: Candidates): void {
    const entry = this.prompts[slot];
    if (!entry) return;
    entry.cached = cached;
    entry.promptEnd = promptEnd;
  }

  /** Slot `to` now holds what slot `from` held. */
  move(from: number, to: number): void {
    this.prompts[to] = this.prompts[from];
    this.prompts[from] = undefined;
  }

  /** Tokens of the prompt in this slot that are in the cache. */
  cachedLength(slot: number): number {
    return this.prompts[slot]?.cached ?? 0;
  }

  /** Of the slots only the first `slots` are left, and of each the first `length` tokens. */
  truncate(slots: number, length: number): void {
    this.prompts.length = Math.min(this.prompts.length, slots);
    for (const entry of this.prompts) {
      if (!entry || entry.cached <= length) continue;
      entry.cached = length;
      entry.promptEnd = undefined;
    }
  }

  /** What lies in this slot cannot be relied on. */
  forget(slot: number): void {
    this.prompts[slot] = undefined;
  }

  /** The longest prefix of a prompt that some slot holds. */
  find(prompt: Int32Array, needed: CandidateCount, chunkLength: number): SharedPrefix | undefined {
    let best: SharedPrefix | undefined;
    this.prompts.forEach((entry, slot) => {
      if (!entry) return;
      const common = Math.min(commonLength(prompt, entry.prompt), entry.cached);
      const whole = common === prompt.length && common === entry.prompt.length;
      if (whole && entry.promptEnd && covers(entry.promptEnd, needed)) {
        best = { slot, length: common, promptEnd: entry.promptEnd };
        return;
      }
      const length = Math.floor(Math.min(common, prompt.length - 1) / chunkLength) * chunkLength;
      if (length > (best?.length ?? 0)) best = { slot, length, promptEnd: undefined };
    });
    return best;
  }
}

/** Whether one prompt could take over something of the other once that has been read. */
export function canShare(prompt: Int32Array, other: Int32Array, chunkLength: number): boolean {
  const common = commonLength(prompt, other);
  return common >= chunkLength || (common === prompt.length && common === other.length);
}

function covers(candidates: Candidates, needed: CandidateCount): boolean {
  if (candidates.ids === undefined) return true;
  return needed !== 'all' && needed <= candidates.ids.length;
}

function commonLength(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  let common = 0;
  while (common < length && a[common] === b[common]) common++;
  return common;
}
