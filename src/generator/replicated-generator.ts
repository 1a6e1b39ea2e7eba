import { disposedError, queueFullError } from '../errors.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import { abortableEvents } from './abortable-events.ts';
import type { EventQueue } from './event-queue.ts';
import type { GeneratorInfo, TextEvent, TextGenerator, TextRequest } from './generator.ts';
import { onAbort } from './on-abort.ts';
import { shareOut } from './share-out.ts';

/** Several copies of one model, and how many texts may be in their hands. */
export interface Replicas {
  /** A copy with all threads, for texts that are few. */
  readonly solo: TextGenerator;
  /** Copies that share the threads, for texts that are many. */
  readonly count: number;
  /** Starts one of those, when they are first needed. */
  readonly start: () => Promise<TextGenerator>;
  /** Most texts written at the same time by all. */
  readonly maxBatchSize: number;
  /** Most texts that wait for a place. */
  readonly maxQueueLength: number;
  /** Runs a task after all that are asked for in one go. */
  readonly defer: (task: () => void) => void;
}

/** So many texts for each replica are few: one copy with all threads writes them sooner. */
const fewTextsPerReplica = 4;

/**
 * Spreads texts over copies of one model (data parallelism). A step of a batch is a chain of small
 * operators, and threads that share each of them spend much of their time waiting for each other;
 * copies with a thread each never wait. One text is written soonest by all threads together.
 *
 * A text has the same bits in every copy, so that where it is written does not show.
 */
export class ReplicatedGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  private readonly replicas: Replicas;
  private readonly solo: Place;
  private readonly places: readonly Place[];
  private readonly waiting: WaitingText[] = [];
  private texts = 0;
  private disposed = false;

  constructor(replicas: Replicas) {
    this.replicas = replicas;
    this.info = { ...replicas.solo.info, maxBatchSize: replicas.maxBatchSize };
    this.solo = new Place(async () => replicas.solo);
    this.places = Array.from({ length: replicas.count }, () => new Place(replicas.start));
  }

  generate(request: TextRequest, abortSignal?: AbortSignal): AsyncIterable<TextEvent> {
    const { events, ending } = abortableEvents(abortSignal);
    const { maxBatchSize, maxQueueLength } = this.replicas;
    if (this.disposed) events.fail(disposedError());
    else if (this.texts + this.waiting.length >= maxBatchSize + maxQueueLength) {
      events.fail(queueFullError(maxQueueLength));
    } else {
      const text = { request, events, since: performance.now(), abortSignal: ending };
      this.waiting.push(text);
      onAbort(ending, () => this.leave(text));
      this.replicas.defer(() => this.admit());
    }
    return events;
  }

  async score(
    texts: readonly ScoredText[],
    abortSignal?: AbortSignal,
  ): Promise<readonly TextScore[]> {
    if (this.disposed) throw disposedError();
    const { solo } = this.replicas;
    if (this.areFew(texts.length)) return await solo.score(texts, abortSignal);
    const sizes = texts.map(({ text, context = '' }) => text.length + context.length);
    const scores = new Array<TextScore>(texts.length);
    const score = async (share: readonly number[], copy: Place): Promise<void> => {
      const generator = await copy.generator();
      const own = share.map((place) => texts[place]!);
      const results = await generator.score(own, abortSignal);
      for (const [i, place] of share.entries()) scores[place] = results[i]!;
    };
    const shares = shareOut(sizes, this.places.length);
    await Promise.all(shares.map((share, i) => score(share, this.places[i]!)));
    return scores;
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    for (const { events } of this.waiting.splice(0)) events.fail(disposedError());
    await Promise.all([this.replicas.solo, ...this.places].map((copy) => copy.dispose()));
  }

  /** Gives waiting texts a place, in order of arrival. */
  private admit(): void {
    const areFew = this.areFew(this.texts + this.waiting.length);
    while (this.waiting.length > 0 && this.texts < this.replicas.maxBatchSize) {
      const place = areFew ? this.solo : leastBusy(this.places);
      void this.write(this.waiting.shift()!, place);
    }
  }

  private areFew(texts: number): boolean {
    return texts <= fewTextsPerReplica * this.places.length;
  }

  /** A text that is aborted while it waits ends at once, with nothing written. */
  private leave(text: WaitingText): void {
    const index = this.waiting.indexOf(text);
    if (index >= 0) void this.write(this.waiting.splice(index, 1)[0]!, this.solo);
  }

  private async write(text: WaitingText, place: Place): Promise<void> {
    const { request, events, since, abortSignal } = text;
    this.texts++;
    place.texts++;
    try {
      const generator = await place.generator();
      const waitedMs = performance.now() - since;
      for await (const event of generator.generate(request, abortSignal)) {
        events.push(afterWaiting(event, waitedMs));
      }
      events.end();
    } catch (error) {
      events.fail(error as Error);
    } finally {
      this.texts--;
      place.texts--;
      this.admit();
    }
  }
}

interface WaitingText {
  readonly request: TextRequest;
  readonly events: EventQueue<TextEvent>;
  /** When it was asked for, in milliseconds. */
  readonly since: number;
  readonly abortSignal: AbortSignal;
}

/** A copy of the model, started when the first text comes to it. */
class Place {
  /** Texts that are written here. */
  texts = 0;
  private readonly start: () => Promise<TextGenerator>;
  private started: Promise<TextGenerator> | undefined;

  constructor(start: () => Promise<TextGenerator>) {
    this.start = start;
  }

  /** One that could not be started is tried again by the next text. */
  generator(): Promise<TextGenerator> {
    this.started ??= this.start().catch((error) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  async dispose(): Promise<void> {
    const generator = await this.started?.catch(() => undefined);
    await generator?.dispose();
  }
}

function leastBusy(places: readonly Place[]): Place {
  return places.reduce((best, place) => (place.texts < best.texts ? place : best));
}

/** Timings count from when a text was asked for, wherever it waited. */
function afterWaiting(event: TextEvent, waitedMs: number): TextEvent {
  if (event.type !== 'finish') return event;
  const { timings } = event.result;
  return {
    type: 'finish',
    result: {
      ...event.result,
      timings: {
        ...timings,
        queuedMs: timings.queuedMs + waitedMs,
        firstTokenMs: timings.firstTokenMs && timings.firstTokenMs + waitedMs,
        totalMs: timings.totalMs + waitedMs,
      },
    },
  };
}
