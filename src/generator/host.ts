import type { ScoredText } from '../scoring/text-score.ts';
import type { HostMessage, HostRequest, News } from './channel.ts';
import { toErrorMessage } from './error-message.ts';
import type { TextGenerator, TextRequest } from './generator.ts';

/** Serves a generator to the other end of a channel: the body of a worker. */
export class GeneratorHost {
  private readonly generator: TextGenerator;
  private readonly post: (message: HostMessage) => void;
  private readonly aborts = new Map<number, AbortController>();
  private readonly defer: (task: () => void) => void;
  private news: News[] = [];

  /**
   * @param defer runs a task once the step's news are all there, and before the next step blocks the
   * thread
   */
  constructor(
    generator: TextGenerator,
    post: (message: HostMessage) => void,
    defer: (task: () => void) => void,
  ) {
    this.generator = generator;
    this.post = post;
    this.defer = defer;
    post({ type: 'ready', info: generator.info });
  }

  receive(request: HostRequest): void {
    switch (request.type) {
      case 'generate':
        void this.generate(request.id, request.request);
        return;
      case 'score':
        void this.score(request.id, request.texts);
        return;
      case 'abort':
        this.aborts.get(request.id)?.abort();
        return;
      case 'dispose':
        void this.generator.dispose().then(() => this.post({ type: 'disposed' }));
    }
  }

  private async generate(id: number, request: TextRequest): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(id, abort);
    try {
      for await (const event of this.generator.generate(request, abort.signal)) {
        this.tell({ id, event });
      }
    } catch (error) {
      this.tell({ id, error: toErrorMessage(error) });
    } finally {
      this.aborts.delete(id);
    }
  }

  private async score(id: number, texts: readonly ScoredText[]): Promise<void> {
    const abort = new AbortController();
    this.aborts.set(id, abort);
    try {
      const scores = await this.generator.score(texts, abort.signal);
      this.post({ type: 'scored', id, scores });
    } catch (error) {
      this.post({ type: 'score-failed', id, error: toErrorMessage(error) });
    } finally {
      this.aborts.delete(id);
    }
  }

  /** All that one step of the model brings about goes into one message. */
  private tell(news: News): void {
    if (this.news.push(news) > 1) return;
    this.defer(() => {
      this.post({ type: 'news', news: this.news });
      this.news = [];
    });
  }
}
