import type { LoadProgress, Writer } from 'venti-core/web';
import { Announcer } from './article/announcer.ts';
import type { Article, RecipeOptions } from './article/article.ts';
import { ArticleView } from './article/article-view.ts';
import { attributionOf } from './article/attribution.ts';
import { titleOf } from './article/title.ts';
import { newSeed, nextSeed } from './compose/seed.ts';
import { coverSeed } from './cover/cover-seed.ts';
import { element } from './element.ts';
import { ShareBar } from './share/share-bar.ts';
import { differentText, failureMessage, noticeMessage, otherModel } from './status/messages.ts';
import type { Notices } from './status/notices.ts';
import { obstacle } from './status/obstacle.ts';
import { StatusBar } from './status/status-bar.ts';
import { Desk } from './writing/desk.ts';
import type { ModelChoice, Order } from './writing/order.ts';
import { sequelOf, type WrittenPiece, write } from './writing/write.ts';

/** Where the text on the page comes from, and whether it was written again here. */
type Origin = 'gallery' | 'link' | 'verified' | 'here';

const labels: Readonly<Record<Origin, string>> = {
  gallery: 'from the gallery',
  link: 'unverified',
  verified: 'verified, word for word',
  here: '',
};

const doubtful = 'This text came with a link, and a link can say anything.';
const recipeOnly = 'This link brings the recipe of an essay that was too long for it.';

const stages: Readonly<Record<LoadProgress['stage'], string>> = {
  download: 'Downloading the model',
  convert: 'Converting the model',
  verify: 'Checking the model',
  load: 'Loading the model',
};

/** The essay on the page, and what can be done with it. */
export class Essay {
  readonly #choice: () => ModelChoice;
  readonly #notices: Notices;
  readonly #desk = new Desk((progress) => this.#showProgress(progress));
  readonly #view = new ArticleView();
  readonly #announcer = new Announcer();
  readonly #status = new StatusBar(() => this.stop());
  readonly #share: ShareBar;
  readonly #continue = element('continue', HTMLButtonElement);
  readonly #doubt = element('doubt', HTMLElement);

  #article: Article | undefined;
  /** What was asked for; a piece that was stopped is shorter. */
  #options: RecipeOptions = {};
  /** How to write what is shown, and more of it. */
  #sequel: Order | undefined;
  /** Ends the piece under way. */
  #writing: AbortController | undefined;
  #isLoading = false;
  #wasWarned = false;

  /** @param choice the model that the reader has chosen */
  constructor(choice: () => ModelChoice, notices: Notices) {
    this.#choice = choice;
    this.#notices = notices;
    this.#share = new ShareBar((message) => notices.show(message));
    this.#continue.addEventListener('click', () => this.#goOn());
    element('reload', HTMLButtonElement).addEventListener('click', () => this.#reload());
    element('verify', HTMLButtonElement).addEventListener('click', () => this.#verify());
    addEventListener('keydown', ({ key }) => key === 'Escape' && this.stop());
  }

  get isThere(): boolean {
    return this.#article !== undefined;
  }

  set isVisible(isVisible: boolean) {
    this.#view.isVisible = isVisible && this.isThere;
  }

  /** Shows an essay that was written elsewhere. */
  show(article: Article, origin: 'gallery' | 'link'): void {
    this.stop();
    if (this.#writing) this.#end();
    this.#options = article.recipe?.options ?? {};
    this.#open(article.quote, coverSeed(article));
    this.#settle(article, origin, article.recipe && sequelOf(article.quote, article.recipe));
  }

  /** Writes an essay in the place of the one that is shown. */
  async write(order: Order): Promise<void> {
    this.#open(order.quote, order.seed);
    this.#article = { quote: order.quote, continuation: '' };
    this.#sequel = order;
    this.#continue.hidden = false;
    this.#view.isVisible = true;
    this.#view.scrollIntoView();
    const piece = await this.#write(order, () => this.write(order));
    if (piece) this.#settleWritten(piece, 'here');
  }

  /** Gets the model ready before it is asked for. What fails now is told when it is. */
  prepare(): void {
    this.#desk.writer(this.#choice()).catch(() => undefined);
  }

  /** Ends what is under way: the text stays as far as it is, a download is given up. */
  stop(): void {
    if (this.#isLoading) this.#desk.clear();
    this.#writing?.abort();
  }

  /** The same opening line with the next seed. */
  async #reload(): Promise<void> {
    if (!this.#article) return;
    const { quote, recipe } = this.#article;
    const seed = recipe ? nextSeed(recipe.seed) : newSeed();
    await this.write({ quote, seed, options: this.#options });
  }

  /** Writes what is shown and more of it; only what is new appears. */
  async #goOn(): Promise<void> {
    if (!this.#sequel) return;
    const known = this.#article?.continuation ?? '';
    const piece = await this.#write(this.#sequel, () => this.#goOn());
    if (!piece) return;
    const { continuation } = piece.article;
    if (piece.wasStopped && continuation.length < known.length) this.#view.write(known);
    else this.#settleWritten(piece, 'here');
  }

  /** Writes the essay of a link again, and says whether it is the same. */
  async #verify(): Promise<void> {
    const claimed = this.#article;
    if (!claimed?.recipe) return;
    const { quote, continuation, recipe } = claimed;
    const order = { quote, seed: recipe.seed, options: recipe.options };
    const piece = await this.#write(order, () => this.#verify(), recipe.model.sha256);
    if (!piece) return;
    if (piece.wasStopped) return this.#view.write(continuation);
    const isSame = piece.article.continuation === continuation;
    if (!isSame && continuation !== '') this.#notices.show(differentText);
    this.#settleWritten(piece, isSame ? 'verified' : 'here');
  }

  /**
   * Writes a piece into the view.
   * @param retry what to do when it failed and the reader wants to try again
   * @param sha256 digest of the model that it takes, if it must be a certain one
   * @returns undefined when nothing came of it, and the reader knows why
   */
  async #write(
    order: Order,
    retry: () => void,
    sha256?: string,
  ): Promise<WrittenPiece | undefined> {
    this.#writing?.abort();
    const choice = this.#choice();
    const words = obstacle(choice);
    if (words) {
      this.#notices.show(words);
      return undefined;
    }
    this.#options = order.options;
    const own = new AbortController();
    this.#writing = own;
    const isCurrent = () => this.#writing === own;
    this.#begin();
    try {
      const writer = await this.#desk.writer(choice);
      if (!isCurrent()) return undefined;
      this.#isLoading = false;
      if (sha256 !== undefined && writer.info.modelSha256 !== sha256) {
        this.#notices.show(otherModel);
        return undefined;
      }
      this.#status.say('Writing…');
      this.#warn(writer);
      const onText = (continuation: string) => {
        if (!isCurrent()) return;
        this.#view.grow(continuation);
        this.#announcer.follow(continuation);
      };
      const piece = await write(writer, order, onText, own.signal);
      if (!isCurrent()) return undefined;
      this.#announcer.end(piece.article.continuation);
      return piece;
    } catch (error) {
      if (isCurrent() && !own.signal.aborted) this.#fail(error, retry);
      return undefined;
    } finally {
      if (isCurrent()) this.#end();
    }
  }

  #begin(): void {
    this.#notices.clear();
    this.#announcer.begin(this.#article?.continuation ?? '');
    this.#isLoading = true;
    this.#status.say('Getting the model ready…');
    this.#view.isBusy = true;
    this.#share.article = undefined;
  }

  #end(): void {
    this.#writing = undefined;
    this.#isLoading = false;
    this.#view.isBusy = false;
    this.#share.article = this.#article;
    if (this.#status.hasFocus) this.#continue.focus();
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

  /** Puts an empty essay on the page. */
  #open(quote: string, seed: number): void {
    this.#view.open(quote, seed);
    this.#view.credits = { origin: '', maker: '', facts: '', attribution: attributionOf(quote) };
    this.#doubt.hidden = true;
  }

  #settleWritten({ article, sequel, facts }: WrittenPiece, origin: Origin): void {
    this.#settle(article, origin, sequel, facts);
  }

  /** Shows an essay that is whole, with all that is known of it. */
  #settle(article: Article, origin: Origin, sequel: Order | undefined, facts = ''): void {
    const { recipe } = article;
    this.#article = article;
    this.#sequel = sequel;
    this.#view.write(article.continuation);
    this.#view.credits = {
      origin: labels[origin],
      maker: recipe ? `written by ${recipe.model.name}` : 'written by an unknown model',
      attribution: attributionOf(article.quote),
      facts: [recipe && `seed ${recipe.seed}`, facts].filter(Boolean).join(' · '),
    };
    this.#doubt.hidden = origin !== 'link';
    element('doubt-text', HTMLElement).textContent =
      article.continuation === '' ? recipeOnly : doubtful;
    this.#continue.hidden = !sequel;
    this.#share.article = article;
    document.title = `${titleOf(article.quote)} · Venti`;
  }
}
