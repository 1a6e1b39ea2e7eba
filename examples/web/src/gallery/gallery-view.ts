import type { Article } from '../article/article.ts';
import { readingTime } from '../article/reading-time.ts';
import { titleOf } from '../article/title.ts';
import { drawCover } from '../cover/cover.ts';
import { coverSeed } from '../cover/cover-seed.ts';
import { create, element } from '../element.ts';

/** All pieces at a glance. */
export class GalleryView {
  readonly #section = element('gallery', HTMLElement);
  readonly #file = element('file', HTMLInputElement);
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
    element('cards', HTMLOListElement).replaceChildren(...pieces.map(card));
  }

  set isVisible(isVisible: boolean) {
    this.#section.hidden = !isVisible;
  }
}

function card(piece: Article, index: number): HTMLLIElement {
  const link = create('a', 'card');
  link.href = `#gallery/${index + 1}`;
  link.append(
    drawCover(coverSeed(piece)),
    create('h2', '', titleOf(piece.quote)),
    create('p', '', piece.continuation.trim()),
    create('small', '', readingTime(piece.quote + piece.continuation)),
  );
  const item = create('li');
  item.append(link);
  return item;
}
