import type { Candidates } from '../../sampler/candidates.ts';
import type { Backend, BackendInfo, StepRow } from '../backend.ts';
import { likeliest } from './likeliest.ts';
import type { Advance, SequenceModel } from './sequence-model.ts';

/** A sequence in a slot. */
interface Held<Past> {
  readonly tokens: readonly number[];
  /** Of all the tokens; undefined where they have to be read anew. */
  readonly past: Past | undefined;
}

/**
 * A backend over a model that takes one sequence at a time. Rows run one after the other, each as it
 * would alone, so that none depends on its company. Slots that hold the same tokens share a past. A past
 * cannot be cut: a slot that goes back keeps its tokens alone, which are read again when it is used.
 */
export class SequentialBackend<Past> implements Backend {
  readonly info: BackendInfo;
  /** Longer prompts go on token by token. */
  readonly chunkLength = 256;
  private readonly model: SequenceModel<Past>;
  private readonly slots: (Held<Past> | undefined)[] = [];
  private disposed = false;

  constructor(model: SequenceModel<Past>) {
    this.model = model;
    this.info = model.info;
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    try {
      const results: (Candidates | undefined)[] = [];
      for (const row of rows) results.push(await this.advance(row));
      return results;
    } catch (error) {
      for (const { slot } of rows) this.hold(slot, undefined);
      throw error;
    }
  }

  copy(from: number, to: number, length: number): void {
    this.hold(to, cut(this.held(from, length), length));
  }

  shrink(slots: number, length: number): void {
    this.slots.forEach((held, slot) => {
      this.hold(slot, held && slot < slots ? cut(held, length) : undefined);
    });
    this.slots.length = Math.min(this.slots.length, slots);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.shrink(0, 0);
    await this.model.dispose();
  }

  private async advance({
    slot,
    past,
    tokens,
    candidates,
  }: StepRow): Promise<Candidates | undefined> {
    await this.rewind(slot, past);
    const logits = await this.read(slot, Array.from(tokens));
    if (candidates === 0 || logits === undefined) return undefined;
    return candidates === 'all' ? { logits } : likeliest(logits, candidates);
  }

  /** Makes a slot hold its first `length` tokens, ready to be gone on from. */
  private async rewind(slot: number, length: number): Promise<void> {
    const held = cut(this.held(slot, length), length);
    this.hold(slot, held);
    if (length === 0 || held.past !== undefined) return;
    this.hold(slot, undefined);
    await this.read(slot, held.tokens.slice(0, this.chunkLength));
    await this.read(slot, held.tokens.slice(this.chunkLength));
  }

  /** Reads tokens into a slot, behind those that it holds. */
  private async read(slot: number, tokens: readonly number[]): Promise<Float32Array | undefined> {
    const past = this.slots[slot]?.past;
    if (past === undefined) return await this.begin(slot, tokens);
    let advance: Advance<Past> | undefined;
    for (const token of tokens) {
      const before = this.slots[slot]!.tokens;
      advance = await this.model.next(token, advance?.past ?? past);
      this.hold(slot, { tokens: [...before, token], past: advance.past });
    }
    return advance?.logits;
  }

  private async begin(slot: number, tokens: readonly number[]): Promise<Float32Array> {
    const { logits, past } = await this.model.begin(tokens);
    this.hold(slot, { tokens, past });
    return logits;
  }

  /** What a slot holds, which has to be at least `length` tokens. */
  private held(slot: number, length: number): Held<Past> {
    const held = this.slots[slot] ?? { tokens: [], past: undefined };
    if (held.tokens.length >= length) return held;
    throw new RangeError(
      `slot ${slot} holds ${held.tokens.length} tokens, ${length} were counted on`,
    );
  }

  /** Puts a sequence into a slot and frees what nobody holds any longer. */
  private hold(slot: number, held: Held<Past> | undefined): void {
    const past = this.slots[slot]?.past;
    this.slots[slot] = held;
    if (past === undefined || this.slots.some((other) => other?.past === past)) return;
    this.model.release(past);
  }
}

/** The first `length` tokens of a sequence, with its past if that is all of it. */
function cut<Past>(held: Held<Past>, length: number): Held<Past> {
  if (held.tokens.length <= length) return held;
  return { tokens: held.tokens.slice(0, length), past: undefined };
}
