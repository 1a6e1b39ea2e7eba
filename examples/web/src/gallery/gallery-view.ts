import type { Article } from '../article/article.ts';
import { readingTime } from '../article/reading-time.ts';
import { titleOf } from '../article/title.ts';
import { drawCover } from '../cover/cover.ts';
import { coverSeed } from '../cover/cover-seed.ts';
import { create, element } from '../element.ts';

/** More than the two lines that a card shows. */
const excerptLength = 300;

/** All pieces at a glance. */
export class GalleryView {
  readonly #section = element('gallery', HTMLElement);
  readonly #file = element('file', HTMLInputElement);
  /** Draws covers shortly before they come into sight: a file may have two thousand. */
  readonly #sight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) this.#draw(target);
    },
    { rootMargin: '100%' },
  );
  readonly #seeds = new WeakMap<Element, number>();
  #listed: readonly Article[] | undefined;

  /** @param onFile told of the file that the reader opens */
  constructor(onFile: (file: File) => void) {
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      if (file) onFile(file);
      this.#file.value = '';
    });
  }

  list(pieces: readonly Article[]): void {
    if (pieces === this.#listed) return;
    this.#listed = pieces;
    this.#sight.disconnect();
    element('cards', HTMLOListElement).replaceChildren(
      ...pieces.map((piece, index) => this.#card(piece, index)),
    );
  }

  set isVisible(isVisible: boolean) {
    this.#section.hidden = !isVisible;
  }

  #card(piece: Article, index: number): HTMLLIElement {
    const cover = create('div', 'card-cover');
    this.#seeds.set(cover, coverSeed(piece));
    this.#sight.observe(cover);
    const link = create('a', 'card');
    link.href = `#gallery/${index + 1}`;
    link.append(
      cover,
      create('h2', '', titleOf(piece.quote)),
      create('p', '', piece.continuation.trim().slice(0, excerptLength)),
      create('small', '', readingTime(piece.quote + piece.continuation)),
    );
    const item = create('li');
    item.append(link);
    return item;
  }

  #draw(cover: Element): void {
    this.#sight.unobserve(cover);
    const seed = this.#seeds.get(cover);
    if (seed !== undefined) cover.append(drawCover(seed));
  }
}
