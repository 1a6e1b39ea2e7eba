import type { Article, RecipeOptions } from './article/article.ts';
import { ArticleView } from './article/article-view.ts';
import { attributionOf } from './article/attribution.ts';
import { titleOf } from './article/title.ts';
import { newSeed, nextSeed } from './compose/seed.ts';
import { coverSeed } from './cover/cover-seed.ts';
import { element } from './element.ts';
import { ShareBar } from './share/share-bar.ts';
import { differentText } from './status/messages.ts';
import type { Notices } from './status/notices.ts';
import type { ModelChoice, Order } from './writing/order.ts';
import { WritingSession } from './writing/session.ts';
import { sequelOf, type WrittenPiece } from './writing/write.ts';

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

/** The essay on the page, and what can be done with it. */
export class Essay {
  readonly #choice: () => ModelChoice;
  readonly #notices: Notices;
  readonly #view = new ArticleView();
  readonly #session: WritingSession;
  readonly #share: ShareBar;
  readonly #continue = element('continue', HTMLButtonElement);
  readonly #doubt = element('doubt', HTMLElement);

  #article: Article | undefined;
  /** What was asked for; an essay that was stopped is shorter. */
  #options: RecipeOptions = {};
  /** How to write what is shown, and more of it. */
  #sequel: Order | undefined;

  /** @param choice the model that the reader has chosen */
  constructor(choice: () => ModelChoice, notices: Notices) {
    this.#choice = choice;
    this.#notices = notices;
    this.#session = new WritingSession(this.#view, notices, (hadFocus) => this.#end(hadFocus));
    this.#share = new ShareBar((message) => notices.show(message));
    this.#continue.addEventListener('click', () => this.#goOn());
    element('reload', HTMLButtonElement).addEventListener('click', () => this.#reload());
    element('verify', HTMLButtonElement).addEventListener('click', () => this.#verify());
    addEventListener('keydown', ({ key }) => key === 'Escape' && this.#session.stop());
  }

  get isThere(): boolean {
    return this.#article !== undefined;
  }

  set isVisible(isVisible: boolean) {
    this.#view.isVisible = isVisible && this.isThere;
  }

  /** Gets the model ready before it is asked for. */
  prepare(): void {
    this.#session.prepare(this.#choice());
  }

  /** Shows an essay that was written elsewhere. */
  show(article: Article, origin: 'gallery' | 'link'): void {
    this.#session.leave();
    this.#options = article.recipe?.options ?? {};
    this.#open(article.quote, coverSeed(article));
    this.#settle(article, origin, sequelHere(article));
  }

  /** Writes an essay in the place of the one that is shown. */
  async write(order: Order): Promise<void> {
    this.#article = { quote: order.quote, continuation: '' };
    this.#options = order.options;
    this.#sequel = order;
    this.#continue.hidden = false;
    this.#open(order.quote, order.seed);
    this.#view.scrollIntoView();
    const piece = await this.#write(order, () => this.write(order));
    if (piece) this.#settleWritten(piece, 'here');
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
    if (!this.#sequel || !this.#article) return;
    const { continuation: known } = this.#article;
    this.#options = this.#sequel.options;
    const piece = await this.#write(this.#sequel, () => this.#goOn());
    if (!piece) return;
    const isShorter = piece.article.continuation.length < known.length;
    if (piece.wasStopped && isShorter) this.#view.write(known);
    else this.#settleWritten(piece, 'here');
  }

  /** Writes the essay of a link again, and says whether it is the same. */
  async #verify(): Promise<void> {
    if (!this.#article?.recipe) return;
    const { quote, continuation, recipe } = this.#article;
    const order = { quote, seed: recipe.seed, options: recipe.options };
    const piece = await this.#write(order, () => this.#verify());
    if (!piece) return;
    if (piece.wasStopped) return this.#view.write(continuation);
    const isSame = piece.article.continuation === continuation;
    if (!isSame && continuation !== '') this.#notices.show(differentText);
    this.#settleWritten(piece, isSame ? 'verified' : 'here');
  }

  /** Writes into the view; what is shown there with a recipe goes on with the model of the recipe only. */
  async #write(order: Order, retry: () => void): Promise<WrittenPiece | undefined> {
    this.#share.article = undefined;
    const known = this.#article?.continuation ?? '';
    const model = this.#article?.recipe?.model;
    return await this.#session.write(order, this.#choice(), { known, model, retry });
  }

  #end(hadFocus: boolean): void {
    this.#share.article = this.#article;
    if (hadFocus) this.#continue.focus();
  }

  /** Puts an essay on the page that has its opening line only. */
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

/** How an essay goes on in a browser, if it was written in one. */
function sequelHere({ quote, recipe }: Article): Order | undefined {
  const device = recipe?.model.device;
  return recipe && (device === 'wasm' || device === 'webgpu') ? sequelOf(quote, recipe) : undefined;
}
