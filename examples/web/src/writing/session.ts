import type { LoadProgress, Writer } from 'venti-core/web';
import { Announcer } from '../article/announcer.ts';
import type { ModelIdentity } from '../article/article.ts';
import type { ArticleView } from '../article/article-view.ts';
import { failureMessage, noticeMessage } from '../status/messages.ts';
import type { Notices } from '../status/notices.ts';
import { StatusBar } from '../status/status-bar.ts';
import { Desk } from './desk.ts';
import { foreignModel, mismatch } from './obstacles.ts';
import type { ModelChoice, Order } from './order.ts';
import { type WrittenPiece, write } from './write.ts';

const stages: Readonly<Record<LoadProgress['stage'], string>> = {
  download: 'Downloading',
  convert: 'Converting the model',
  verify: 'Checking the model',
  load: 'Loading the model',
};

/** How a piece is to be written. */
export interface WritingTerms {
  /** The continuation that the reader has seen. */
  readonly known: string;
  /** The model that it takes, if it must be a certain one. */
  readonly model: ModelIdentity | undefined;
  /** What to do when it failed and the reader wants to try again. */
  readonly retry: () => void;
}

/** Writes one piece at a time into the view, and tells the reader how it goes. */
export class WritingSession {
  readonly #view: ArticleView;
  readonly #notices: Notices;
  readonly #onEnd: (hadFocus: boolean) => void;
  readonly #desk = new Desk((progress) => this.#showProgress(progress));
  readonly #announcer = new Announcer();
  readonly #status = new StatusBar(() => this.stop());
  /** Ends the piece under way. */
  #piece: AbortController | undefined;
  #isLoading = false;
  #wasWarned = false;

  /** @param onEnd told when a piece has ended, and whether the keyboard was on what went with it */
  constructor(view: ArticleView, notices: Notices, onEnd: (hadFocus: boolean) => void) {
    this.#view = view;
    this.#notices = notices;
    this.#onEnd = onEnd;
  }

  /** Gets a model ready before it is asked for. What fails now is told when it is. */
  prepare(choice: ModelChoice): void {
    this.#desk.writer(choice).catch(() => undefined);
  }

  /** Ends what is under way: the text stays as far as it is, a download is given up. */
  stop(): void {
    if (this.#isLoading) this.#desk.clear();
    this.#piece?.abort();
  }

  /** Forgets what is under way; its text is not wanted any more. */
  leave(): void {
    this.stop();
    if (this.#piece) this.#end();
  }

  /**
   * Writes a piece. One that is under way is forgotten.
   * @returns undefined when nothing came of it, and the reader knows why
   */
  async write(
    order: Order,
    choice: ModelChoice,
    terms: WritingTerms,
  ): Promise<WrittenPiece | undefined> {
    this.#piece?.abort();
    const own = new AbortController();
    const isCurrent = () => this.#piece === own;
    this.#begin(own, terms.known);
    try {
      const writer = await this.#writer(choice, terms.model);
      if (!writer || !isCurrent()) return undefined;
      this.#isLoading = false;
      this.#status.say('Writing…');
      this.#warn(writer);
      const onText = (text: string) => isCurrent() && this.#grow(text);
      const piece = await write(writer, order, onText, own.signal);
      if (!isCurrent()) return undefined;
      this.#announcer.end(piece.article.continuation);
      return piece;
    } catch (error) {
      if (isCurrent() && !own.signal.aborted) this.#fail(error, terms.retry);
      return undefined;
    } finally {
      if (isCurrent()) this.#end();
    }
  }

  /** The model for a piece; undefined when the reader was told why there is none. */
  async #writer(
    choice: ModelChoice,
    model: ModelIdentity | undefined,
  ): Promise<Writer | undefined> {
    const forbidden = foreignModel(choice);
    const writer = forbidden ? undefined : await this.#desk.writer(choice);
    const message = writer ? mismatch(writer.info, model) : forbidden;
    if (message) this.#notices.show(message);
    return message ? undefined : writer;
  }

  #begin(own: AbortController, known: string): void {
    this.#piece = own;
    this.#isLoading = true;
    this.#notices.clear();
    this.#announcer.begin(known);
    this.#status.say('Getting the model ready…');
    this.#view.isBusy = true;
  }

  #grow(text: string): void {
    this.#view.grow(text);
    this.#announcer.follow(text);
  }

  #end(): void {
    this.#piece = undefined;
    this.#isLoading = false;
    this.#view.isBusy = false;
    this.#onEnd(this.#status.hasFocus);
    this.#status.hide();
  }

  /** Says once what could be better here. */
  #warn({ info }: Writer): void {
    const message = info.notices?.map(noticeMessage).find((found) => found !== undefined);
    if (message && !this.#wasWarned) this.#notices.show(message);
    this.#wasWarned = true;
  }

  #fail(error: unknown, retry: () => void): void {
    this.#desk.clear();
    const action = { label: 'Try again', run: retry };
    this.#notices.show({ ...failureMessage(error), action });
  }

  #showProgress({ stage, loadedBytes, totalBytes }: LoadProgress): void {
    if (this.#isLoading) this.#status.showProgress(stages[stage], loadedBytes, totalBytes);
  }
}
