import type { CandidateCount, Candidates } from '../../sampler/candidates.ts';
import type { Backend, BackendInfo, StepRow } from '../backend.ts';

/** What comes after some tokens: one logit per token id, shape [vocabularySize]. */
export type Script = (tokens: readonly number[]) => ArrayLike<number>;

/** What a scripted backend plays. */
export interface ScriptedBackendOptions {
  readonly script: Script;
  readonly vocabularySize: number;
  /** @default 1024 */
  readonly contextLength?: number;
}

/**
 * A backend without a model: its logits come from a function of the tokens so far. Keeps a record of
 * its steps, for tests of whatever drives a backend.
 */
export class ScriptedBackend implements Backend {
  readonly info: BackendInfo;
  readonly chunkLength = 8;
  /** Every step so far, as it was asked for. */
  readonly steps: (readonly StepRow[])[] = [];
  disposed = false;
  private readonly script: Script;
  private readonly slots: number[][] = [];

  constructor({ script, vocabularySize, contextLength = 1024 }: ScriptedBackendOptions) {
    this.script = script;
    this.info = {
      vocabularySize,
      contextLength,
      device: 'script',
      dtype: 'script',
      threads: 0,
      cacheBytesPerToken: 1,
    };
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    this.steps.push(rows.map((row) => ({ ...row, tokens: row.tokens.slice() })));
    return rows.map(({ slot, past, tokens, candidates }) => {
      const held = [...this.held(slot, past), ...tokens];
      this.slots[slot] = held;
      return candidates === 0 ? undefined : this.candidates(held, candidates);
    });
  }

  copy(from: number, to: number, length: number): void {
    this.slots[to] = this.held(from, length);
  }

  shrink(slots: number, length: number): void {
    this.slots.length = Math.min(this.slots.length, slots);
    for (const tokens of this.slots) if (tokens) tokens.length = Math.min(tokens.length, length);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }

  /** The first tokens of a slot, which has to hold as many. */
  private held(slot: number, length: number): number[] {
    const tokens = this.slots[slot] ?? [];
    if (tokens.length < length) {
      throw new RangeError(`slot ${slot} holds ${tokens.length} tokens, ${length} were counted on`);
    }
    return tokens.slice(0, length);
  }

  private candidates(tokens: readonly number[], count: CandidateCount): Candidates {
    const logits = Float32Array.from(this.script(tokens));
    if (count === 'all') return { logits };
    const ids = Int32Array.from(logits.keys())
      .sort((a, b) => logits[b]! - logits[a]! || a - b)
      .slice(0, count);
    return { ids, logits: Float32Array.from(ids, (id) => logits[id]!) };
  }
}
