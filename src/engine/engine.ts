import type { Backend, StepRow } from '../backends/backend.ts';
import { disposedError, queueFullError, VentiError } from '../errors.ts';
import type { Candidates } from '../sampler/candidates.ts';
import { ActiveSequence } from './active-sequence.ts';
import { CacheExtent, cacheBytes } from './cache-room.ts';
import type { EngineLimits } from './limits.ts';
import { canShare, PromptCache } from './prompt-cache.ts';
import type { Sequence, SequenceEnd } from './sequence.ts';

/**
 * Prompt tokens that enter the model between two tokens of the texts under way, for each prompt that the
 * backend takes in at once.
 */
const promptBudget = { whileWriting: 64, otherwise: 512 } as const;

/**
 * Continuous batching (Yu et al. 2022, "Orca"): sequences join and leave the batch at token
 * boundaries, in order of arrival. Knows tokens only; text is its caller's business.
 */
export class Engine {
  private readonly waiting: Sequence[] = [];
  /** Sequences that were begun and had to make room; they come before those that wait. */
  private readonly displaced: ActiveSequence[] = [];
  /** Most sequences at the same time since memory ran out; it is tried again once all is done. */
  private mostActive = Number.POSITIVE_INFINITY;
  private active: ActiveSequence[] = [];
  /** Tasks that want the backend for themselves; texts that wait let them pass. */
  private readonly loans: (() => Promise<void>)[] = [];
  private readonly prompts = new PromptCache();
  private readonly extent = new CacheExtent();
  private running: Promise<void> | undefined;
  private disposed = false;
  private readonly backend: Backend;
  private readonly limits: EngineLimits;

  constructor(backend: Backend, limits: EngineLimits) {
    this.backend = backend;
    this.limits = limits;
  }

  /**
   * Queues a sequence and returns a function that aborts it at the next token.
   * @throws VentiError `disposed` or `queue-full`
   */
  submit(sequence: Sequence): () => void {
    if (this.disposed) throw disposedError();
    const { maxQueueLength } = this.limits;
    if (this.waiting.length >= maxQueueLength) {
      throw queueFullError(this.waiting.length);
    }
    this.waiting.push(sequence);
    this.start();
    return () => this.abort(sequence);
  }

  /**
   * Lends the backend to a task as soon as no text is under way, and empties its cache afterwards. Texts
   * that wait are admitted after it.
   * @param task is told how many sequences of `length` tokens it may keep in the cache
   * @throws VentiError `disposed`, and whatever the task throws
   */
  async lend<Result>(
    length: number,
    task: (backend: Backend, slots: number) => Promise<Result>,
  ): Promise<Result> {
    const { maxBatchSize, maxCacheBytes } = this.limits;
    const affordable = Math.floor(maxCacheBytes / cacheBytes(1, length, this.backend));
    const slots = Math.max(1, Math.min(maxBatchSize, affordable));
    return await new Promise<Result>((resolve, reject) => {
      const run = async (): Promise<void> => {
        if (this.disposed) throw disposedError();
        this.shrinkTo(0, 0);
        try {
          resolve(await task(this.backend, slots));
        } finally {
          if (!this.disposed) this.backend.shrink(0, 0);
        }
      };
      this.loans.push(async () => await run().catch(reject));
      this.start();
    });
  }

  /** Ends every sequence with a VentiError `disposed` and frees the model. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.failAll(disposedError());
    await this.running;
    await this.backend.dispose();
  }

  private abort(sequence: Sequence): void {
    const place = this.waiting.indexOf(sequence);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      sequence.onEnd('aborted');
      return;
    }
    const begun = [...this.active, ...this.displaced];
    const item = begun.find((other) => other.sequence === sequence);
    if (item) item.aborted = true;
  }

  private start(): void {
    this.running ??= this.run();
  }

  /** One turn per token of the texts under way, until nothing is left to do. */
  private async run(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.hasWork) await this.turn();
      if (!this.disposed) this.idle();
    } catch (error) {
      this.failAll(asError(error));
    } finally {
      this.running = undefined;
      if (this.loans.length > 0) this.start();
    }
  }

  private get hasWork(): boolean {
    const { active, displaced, waiting, loans } = this;
    return active.length + displaced.length + waiting.length + loans.length > 0;
  }

  private async turn(): Promise<void> {
    this.retireAborted();
    if (this.active.length + this.displaced.length === 0) await this.loans.shift()?.();
    this.admit();
    this.closeGaps();
    this.shrinkCache();
    this.backend.expect?.(this.active.length);
    await this.readPrompts();
    await this.writeTokens();
  }

  private retireAborted(): void {
    const begun = [...this.active, ...this.displaced];
    for (const item of begun.filter(({ aborted }) => aborted)) this.end(item, 'aborted');
  }

  private admit(): void {
    while (this.active.length < Math.min(this.limits.maxBatchSize, this.mostActive)) {
      const [displaced] = this.displaced;
      const next = displaced?.sequence ?? (this.loans.length > 0 ? undefined : this.waiting[0]);
      if (!next || !this.fitsCache(next)) return;
      const slot = this.freeSlot();
      if (displaced) {
        this.displaced.shift();
        displaced.slot = slot;
        this.active.push(displaced);
      } else {
        this.waiting.shift();
        this.active.push(new ActiveSequence(next, slot));
        next.onStart();
      }
    }
  }

  private canMakeRoom(error: unknown): boolean {
    const ranOut = VentiError.isInstance(error) && error.code === 'out-of-memory';
    return ranOut && this.active.length > 1;
  }

  /** Has the youngest sequence make room, and the others go on with what memory there is. */
  private makeRoom(): void {
    const youngest = this.active.pop()!;
    this.mostActive = this.active.length;
    this.prompts.forget(youngest.slot);
    youngest.displace();
    this.displaced.unshift(youngest);
    this.closeGaps();
    this.shrinkTo(this.active.length, Math.max(0, ...this.active.map(({ cached }) => cached)));
  }

  private fitsCache(next: Sequence): boolean {
    const slots = this.active.length + 1;
    const longest = Math.max(this.longestNeed(), neededLength(next));
    return slots === 1 || cacheBytes(slots, longest, this.backend) <= this.limits.maxCacheBytes;
  }

  /** Tokens that the longest sequence under way may come to hold. */
  private longestNeed(): number {
    return Math.max(0, ...this.active.map(({ sequence }) => neededLength(sequence)));
  }

  /** Gives back what sequences that have left made the cache grow to, where the limit wants it. */
  private shrinkCache(): void {
    const slots = this.active.length;
    const grown = this.extent.bytesWith(slots, this.longestNeed(), this.backend);
    if (grown <= this.limits.maxCacheBytes) return;
    this.shrinkTo(slots, Math.max(0, ...this.active.map(({ cached }) => cached)));
  }

  private shrinkTo(slots: number, length: number): void {
    this.backend.shrink(slots, length);
    this.extent.shrink(slots, length);
    this.prompts.truncate(slots, length);
  }

  private freeSlot(): number {
    const taken = new Set(this.active.map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    return slot;
  }

  /** Moves sequences into slots below them that nobody waits for: a step pays for gaps. */
  private closeGaps(): void {
    const movable = this.active.filter(({ slot }) => slot >= this.active.length);
    for (const item of movable) {
      const slot = this.freeSlot();
      this.backend.copy(item.slot, slot, item.cached);
      this.prompts.move(item.slot, slot);
      item.slot = slot;
    }
  }

  /** Brings prompts in, in order of arrival, until the budget of this turn is spent. */
  private async readPrompts(): Promise<void> {
    const writing = this.active.some(({ inPrompt }) => !inPrompt);
    const { chunkLength, promptsAtOnce = 1 } = this.backend;
    let budget = promptsAtOnce * (writing ? promptBudget.whileWriting : promptBudget.otherwise);
    while (budget > 0) {
      const readers = this.nextReaders(promptsAtOnce);
      if (readers.length === 0) return;
      const rows = readers.map((item) => item.promptRow(chunkLength));
      for (const { tokens } of rows) budget -= tokens.length;
      const results = await this.step(readers, rows);
      if (!results) return;
      readers.forEach((item, i) => {
        this.promptAdvanced(item, rows[i]!, results[i]);
      });
    }
  }

  /**
   * Those whose prompts are read next, in order of arrival: none that could take over what another of them is
   * about to read, and nobody where there was no memory.
   */
  private nextReaders(count: number): readonly ActiveSequence[] {
    const readers: ActiveSequence[] = [];
    for (const item of this.active.filter(({ inPrompt, aborted }) => inPrompt && !aborted)) {
      const { prompt } = item.sequence;
      const isLike = ({ sequence }: ActiveSequence): boolean =>
        canShare(prompt, sequence.prompt, this.backend.chunkLength);
      if (readers.length === count || readers.some(isLike)) break;
      if (item.cached === 0 && !this.takeOverPrefix(item)) return [];
      if (item.inPrompt) readers.push(item);
    }
    return readers;
  }

  /** False where there was no memory for it, and a sequence has made room. */
  private takeOverPrefix(item: ActiveSequence): boolean {
    const { prompt, sampler } = item.sequence;
    const needed = sampler.candidatesNeeded();
    const shared = this.prompts.find(prompt, needed, this.backend.chunkLength);
    if (shared && shared.slot !== item.slot) {
      try {
        this.backend.copy(shared.slot, item.slot, shared.length);
      } catch (error) {
        if (!this.canMakeRoom(error)) throw error;
        this.makeRoom();
        return false;
      }
    }
    item.cached = shared?.length ?? 0;
    this.prompts.begin(item.slot, prompt, item.cached, shared?.promptEnd);
    if (shared?.promptEnd && item.outputTokens === 0) this.drawn(item, shared.promptEnd);
    return true;
  }

  private promptAdvanced(item: ActiveSequence, row: StepRow, candidates?: Candidates): void {
    item.cached += row.tokens.length;
    const kept = candidates && snapshot(candidates);
    this.prompts.advance(item.slot, item.cached, kept);
    if (candidates) this.drawn(item, candidates);
  }

  /** One token more for every text that is past its prompt. */
  private async writeTokens(): Promise<void> {
    const writing = this.active.filter(({ inPrompt, aborted }) => !inPrompt && !aborted);
    if (writing.length === 0) return;
    const rows = writing.map((item) => item.tokenRow());
    const results = await this.step(writing, rows);
    if (!results) return;
    writing.forEach((item, i) => {
      item.cached++;
      const candidates = results[i];
      if (candidates) this.drawn(item, candidates);
    });
  }

  /**
   * Undefined when the step failed, which ends its sequences unless others can make room for them, or the
   * engine was disposed meanwhile.
   */
  private async step(
    items: readonly ActiveSequence[],
    rows: readonly StepRow[],
  ): Promise<readonly (Candidates | undefined)[] | undefined> {
    this.extent.grow(rows);
    try {
      const results = await this.backend.step(rows);
      return this.disposed ? undefined : results;
    } catch (error) {
      if (this.canMakeRoom(error)) this.makeRoom();
      else for (const item of items) this.fail(item, error);
      return undefined;
    }
  }

  private drawn(item: ActiveSequence, candidates: Candidates): void {
    try {
      const { stopTokens, maxOutputTokens, prompt } = item.sequence;
      const token = item.draw(candidates);
      if (stopTokens.includes(token)) this.end(item, 'stop-token');
      else if (!item.take(token)) this.end(item, 'stopped');
      else if (
        item.outputTokens >= maxOutputTokens ||
        prompt.length + item.outputTokens >= this.backend.info.contextLength
      ) {
        this.end(item, 'length');
      }
    } catch (error) {
      this.fail(item, error);
    }
  }

  private end(item: ActiveSequence, reason: SequenceEnd): void {
    this.remove(item);
    item.sequence.onEnd(reason);
  }

  private fail(item: ActiveSequence, error: unknown): void {
    if (!this.active.includes(item)) return;
    this.remove(item);
    this.prompts.forget(item.slot);
    item.sequence.onError(asError(error));
  }

  private remove(item: ActiveSequence): void {
    this.active = this.active.filter((other) => other !== item);
    const place = this.displaced.indexOf(item);
    if (place >= 0) this.displaced.splice(place, 1);
  }

  private failAll(error: Error): void {
    const begun = [...this.active, ...this.displaced].map(({ sequence }) => sequence);
    const sequences = [...begun, ...this.waiting];
    this.active = [];
    this.displaced.length = 0;
    this.waiting.length = 0;
    for (const sequence of sequences) sequence.onError(error);
  }

  private idle(): void {
    this.mostActive = Number.POSITIVE_INFINITY;
    // One prompt stays: the next text often begins as the last one did.
    this.shrinkTo(1, this.prompts.cachedLength(0));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function neededLength({ prompt, maxOutputTokens }: Sequence): number {
  return prompt.length + maxOutputTokens;
}

function snapshot(candidates: Candidates): Candidates {
  const logits = candidates.logits.slice();
  return candidates.ids ? { ids: candidates.ids.slice(), logits } : { logits };
}
