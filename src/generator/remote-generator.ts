import { disposedError, VentiError } from '../errors.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import type { LoadProgress } from '../writer.ts';
import { abortableEvents } from './abortable-events.ts';
import type { Channel, HostMessage, News } from './channel.ts';
import { fromErrorMessage } from './error-message.ts';
import type { EventQueue } from './event-queue.ts';
import type { GeneratorInfo, TextEvent, TextGenerator, TextRequest } from './generator.ts';
import { onAbort } from './on-abort.ts';
import { sameModel } from './same-model.ts';

/** A generator in a worker. When the worker dies, its texts fail and the next one starts another. */
export class RemoteGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  private readonly connect: () => Promise<Connection>;
  private connection: Promise<Connection>;
  private disposed = false;

  private constructor(connection: Connection, connect: () => Promise<Connection>) {
    this.info = connection.info;
    this.connection = Promise.resolve(connection);
    this.connect = connect;
  }

  /**
   * Starts a worker and waits until its model is ready.
   * @throws VentiError whatever kept the model from loading; `aborted`
   */
  static async start(
    openChannel: () => Channel,
    onProgress: ((progress: LoadProgress) => void) | undefined,
    abortSignal: AbortSignal | undefined,
  ): Promise<RemoteGenerator> {
    const connection = await Connection.open(openChannel(), onProgress, abortSignal);
    return new RemoteGenerator(connection, async () =>
      sameModel(connection.info, await Connection.open(openChannel())),
    );
  }

  generate(request: TextRequest, abortSignal?: AbortSignal): AsyncIterable<TextEvent> {
    const { events, ending } = abortableEvents(abortSignal);
    void this.alive().then(
      (connection) => connection.generate(request, ending, events),
      (error: Error) => events.fail(error),
    );
    return events;
  }

  async score(
    texts: readonly ScoredText[],
    abortSignal?: AbortSignal,
  ): Promise<readonly TextScore[]> {
    return await (await this.alive()).score(texts, abortSignal);
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    const connection = await this.connection.catch(() => undefined);
    await connection?.dispose();
  }

  private alive(): Promise<Connection> {
    if (this.disposed) return Promise.reject(disposedError());
    const previous = this.connection;
    this.connection = previous.then(
      (connection) => (connection.isDead ? this.connect() : connection),
      () => this.connect(),
    );
    return this.connection;
  }
}

/** Scores that somebody waits for. */
interface PendingScores {
  resolve(scores: readonly TextScore[]): void;
  reject(error: Error): void;
}

/** One worker with a model ready in it. */
class Connection {
  readonly info: GeneratorInfo;
  private readonly channel: Channel;
  private readonly pending = new Map<number, EventQueue<TextEvent>>();
  private readonly scoring = new Map<number, PendingScores>();
  private death: Error | undefined;
  private nextId = 0;
  private onDisposed: (() => void) | undefined;

  private constructor(channel: Channel, info: GeneratorInfo) {
    this.channel = channel;
    this.info = info;
    channel.onMessage((message) => this.receive(message));
    channel.onFailure((error) => this.die(error));
    channel.hold(false);
  }

  static async open(
    channel: Channel,
    onProgress?: (progress: LoadProgress) => void,
    abortSignal?: AbortSignal,
  ): Promise<Connection> {
    const onAbort = { call: (): void => {} };
    const forward = (): void => onAbort.call();
    try {
      const info = await new Promise<GeneratorInfo>((resolve, reject) => {
        onAbort.call = () => reject(new VentiError('aborted', 'Loading the model was aborted.'));
        if (abortSignal?.aborted) onAbort.call();
        abortSignal?.addEventListener('abort', forward);
        channel.onFailure(reject);
        channel.onMessage((message) => {
          if (message.type === 'progress') onProgress?.(message.progress);
          else if (message.type === 'ready') resolve(message.info);
          else if (message.type === 'load-failed') reject(fromErrorMessage(message.error));
        });
      });
      return new Connection(channel, info);
    } catch (error) {
      await channel.close();
      throw error;
    } finally {
      abortSignal?.removeEventListener('abort', forward);
    }
  }

  get isDead(): boolean {
    return this.death !== undefined;
  }

  generate(request: TextRequest, abortSignal: AbortSignal, events: EventQueue<TextEvent>): void {
    if (this.death) {
      events.fail(this.death);
      return;
    }
    const id = this.nextId++;
    this.pending.set(id, events);
    this.channel.hold(true);
    this.channel.post({ type: 'generate', id, request });
    onAbort(abortSignal, () => this.channel.post({ type: 'abort', id }));
  }

  async score(
    texts: readonly ScoredText[],
    abortSignal: AbortSignal | undefined,
  ): Promise<readonly TextScore[]> {
    if (this.death) throw this.death;
    const id = this.nextId++;
    let unfollow: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.scoring.set(id, { resolve, reject });
        this.channel.hold(true);
        this.channel.post({ type: 'score', id, texts });
        const abort = (): void => this.channel.post({ type: 'abort', id });
        unfollow = abortSignal && onAbort(abortSignal, abort);
      });
    } finally {
      unfollow?.();
    }
  }

  async dispose(): Promise<void> {
    if (this.death) return;
    this.channel.hold(true);
    const disposed = new Promise<void>((resolve) => {
      this.onDisposed = resolve;
    });
    this.channel.post({ type: 'dispose' });
    await disposed;
    this.die(disposedError());
    await this.channel.close();
  }

  private receive(message: HostMessage): void {
    if (message.type === 'disposed') this.onDisposed?.();
    else if (message.type === 'news') for (const item of message.news) this.deliver(item);
    else if (message.type === 'scored') this.taken(message.id)?.resolve(message.scores);
    else if (message.type === 'score-failed') {
      this.taken(message.id)?.reject(fromErrorMessage(message.error));
    }
    const isIdle = this.pending.size + this.scoring.size === 0 && !this.onDisposed;
    if (isIdle) this.channel.hold(false);
  }

  private deliver(news: News): void {
    const events = this.pending.get(news.id);
    if (!events) return;
    if ('error' in news) {
      this.pending.delete(news.id);
      events.fail(fromErrorMessage(news.error));
      return;
    }
    events.push(news.event);
    if (news.event.type === 'finish') {
      this.pending.delete(news.id);
      events.end();
    }
  }

  private taken(id: number): PendingScores | undefined {
    const pending = this.scoring.get(id);
    this.scoring.delete(id);
    return pending;
  }

  private die(error: Error): void {
    this.death = error;
    for (const events of this.pending.values()) events.fail(error);
    this.pending.clear();
    for (const { reject } of this.scoring.values()) reject(error);
    this.scoring.clear();
    this.onDisposed?.();
  }
}
