import type { Article } from '../article/article.ts';
import { titleOf } from '../article/title.ts';
import { element } from '../element.ts';
import type { Message } from '../status/notices.ts';
import { type PackedPiece, packPiece } from './link.ts';
import { toMarkdown } from './markdown.ts';

/** The buttons that take an essay elsewhere. */
export class ShareBar {
  readonly #tell: (message: Message) => void;
  #article: Article | undefined;

  /** @param tell told what became of it */
  constructor(tell: (message: Message) => void) {
    this.#tell = tell;
    this.#on('copy-link', (article) => this.#copyLink(article));
    this.#on('copy-text', (article) => this.#copyText(article));
    this.#on('download', download);
    this.#on('share', (article) => this.#share(article));
    element('share', HTMLButtonElement).hidden = navigator.share === undefined;
  }

  /** The essay that is shown, when it is whole. */
  set article(article: Article | undefined) {
    this.#article = article;
    for (const id of ['copy-text', 'download', 'share']) {
      element(id, HTMLButtonElement).disabled = !article;
    }
    element('copy-link', HTMLButtonElement).disabled = !article?.recipe;
  }

  #on(id: string, act: (article: Article) => void | Promise<void>): void {
    element(id, HTMLButtonElement).addEventListener('click', async () => {
      if (this.#article) await act(this.#article);
    });
  }

  async #copyLink(article: Article): Promise<void> {
    const packed = article.recipe && (await packPiece(article, article.recipe));
    if (!packed) return this.#tell(tooLong);
    await this.#copy(addressOf(packed), {
      title: 'Link copied',
      isBrief: true,
      text: packed.hasText
        ? 'Whoever opens it can read the essay, and have it written again to check.'
        : 'The essay is too long for a link, so this one has its recipe: whoever opens it has the same essay written again.',
    });
  }

  async #copyText({ quote, continuation }: Article): Promise<void> {
    await this.#copy(quote + continuation, {
      title: 'Text copied',
      isBrief: true,
      text: 'Paste it with a straight face.',
    });
  }

  async #copy(text: string, done: Message): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#tell(done);
    } catch {
      this.#tell({ title: 'The browser does not let this page copy. Here it is:', text });
    }
  }

  async #share(article: Article): Promise<void> {
    const title = titleOf(article.quote);
    const packed = article.recipe && (await packPiece(article, article.recipe));
    const text = article.quote + article.continuation;
    try {
      await navigator.share(packed ? { title, url: addressOf(packed) } : { title, text });
    } catch (error) {
      const isChangeOfMind = error instanceof DOMException && error.name === 'AbortError';
      if (!isChangeOfMind) this.#tell({ title: 'Sharing did not work', text: String(error) });
    }
  }
}

const tooLong: Message = {
  title: 'Too long for a link',
  text: 'This opening line is longer than a link can hold. Copy the text or download it instead.',
};

function addressOf({ fragment }: PackedPiece): string {
  return new URL(`#${fragment}`, document.baseURI).href;
}

function download(article: Article): void {
  const file = new Blob([toMarkdown(article)], { type: 'text/markdown' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${fileName(titleOf(article.quote))}.md`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function fileName(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['thinkpiece'];
  return words.join('-');
}
