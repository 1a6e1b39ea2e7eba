import { drawCover } from '../cover/cover.ts';
import { create, element } from '../element.ts';
import { readingTime } from './reading-time.ts';
import { titleOf } from './title.ts';

/** What is known of an essay beside its text. */
export interface Credits {
  /** Says where the text comes from, in a word or two. */
  readonly origin: string;
  /** Who wrote it, in a few words. */
  readonly maker: string;
  /** Figures, for the foot of the essay. */
  readonly facts: string;
  /** Whose the opening line is, where that is known. */
  readonly attribution: string;
}

/** An essay on the page. */
export class ArticleView {
  readonly #article = element('article', HTMLElement);
  readonly #title = element('title', HTMLElement);
  readonly #body = element('body', HTMLElement);
  readonly #attribution = element('attribution', HTMLElement);
  readonly #readingTime = element('reading-time', HTMLElement);
  #quote = '';
  /** The continuation as far as it is shown. */
  #shown = '';
  /** Where the text goes on. */
  #end = new Text();

  /** Shows the head of an essay and its opening line. @param seed of the picture */
  open(quote: string, seed: number): void {
    this.#quote = quote;
    this.#title.textContent = titleOf(quote);
    element('cover', HTMLElement).replaceChildren(drawCover(seed));
    element('avatar', HTMLElement).replaceChildren(drawCover(seed));
    this.#clear();
    this.#append('');
    this.#article.hidden = false;
  }

  /**
   * Lets the text grow, as far as its words are whole. What stands there already stays; where it differs,
   * it is void and the text begins anew.
   * @param continuation all that follows the opening line so far
   */
  grow(continuation: string): void {
    const words = continuation.replace(/\s+\S*$/, '');
    if (!this.#shown.startsWith(words)) this.write(words);
  }

  /** Shows this text and no other. */
  write(continuation: string): void {
    if (!continuation.startsWith(this.#shown)) this.#clear();
    this.#append(continuation.slice(this.#shown.length));
  }

  set credits({ origin, maker, facts, attribution }: Credits) {
    element('origin', HTMLElement).textContent = origin;
    element('maker', HTMLElement).textContent = maker;
    element('facts', HTMLElement).textContent = facts;
    this.#attribution.textContent = attribution;
    this.#attribution.hidden = attribution === '';
  }

  set isBusy(isBusy: boolean) {
    this.#article.setAttribute('aria-busy', String(isBusy));
  }

  set isVisible(isVisible: boolean) {
    this.#article.hidden = !isVisible;
  }

  /** Brings the head of the essay to the top of the window. */
  scrollIntoView(): void {
    this.#title.scrollIntoView({ block: 'start' });
  }

  #append(text: string): void {
    const [first = '', ...paragraphs] = text.split(/\n{2,}/);
    this.#end.appendData(first);
    for (const paragraph of paragraphs) {
      this.#end = new Text(paragraph);
      const added = create('p');
      added.append(this.#end);
      this.#body.append(added);
    }
    this.#shown += text;
    this.#readingTime.textContent = readingTime(this.#quote + this.#shown);
  }

  #clear(): void {
    this.#shown = '';
    this.#end = new Text();
    const first = create('p');
    first.append(create('span', 'lead', this.#quote), this.#end);
    this.#body.replaceChildren(first);
  }
}
