import type { Article } from './article/article.ts';
import { Composer } from './compose/composer.ts';
import { element } from './element.ts';
import { Essay } from './essay.ts';
import { GalleryView } from './gallery/gallery-view.ts';
import { fetchPieces, openPieces } from './gallery/load-pieces.ts';
import { type Route, routeOf } from './route.ts';
import { unpackPiece } from './share/link.ts';
import { brokenFile, brokenLink, type Words } from './status/messages.ts';
import { Notices } from './status/notices.ts';

/** The page: what its addresses show. */
export class App {
  readonly #notices = new Notices();
  readonly #composer = new Composer((order) => this.#essay.write(order));
  readonly #essay = new Essay(() => this.#composer.choice, this.#notices);
  readonly #gallery = new GalleryView((file) => this.#open(file));
  #pieces: readonly Article[] = [];

  /** Shows what the address asks for, now and whenever it changes. */
  async start(): Promise<void> {
    this.#composer.isVisible = routeOf(location.hash).page === 'home';
    const pieces = await fetchPieces().catch(brokenFile);
    if (Array.isArray(pieces)) this.#pieces = pieces;
    addEventListener('hashchange', () => this.#follow());
    await this.#follow();
    if (!Array.isArray(pieces)) this.#notices.show(pieces);
    element('main', HTMLElement).ariaBusy = 'false';
  }

  /** Gets the model ready, unless the reader saves data. */
  prepare(): void {
    const { connection } = navigator as { connection?: { readonly saveData: boolean } };
    if (!connection?.saveData) this.#essay.prepare();
  }

  async #follow(): Promise<void> {
    this.#notices.clear();
    const route = routeOf(location.hash);
    switch (route.page) {
      case 'home': {
        const piece = this.#essay.isThere ? undefined : pickPiece(this.#pieces);
        if (piece) this.#essay.show(piece, 'gallery');
        break;
      }
      case 'gallery':
        this.#gallery.list(this.#pieces);
        break;
      case 'piece': {
        const piece = this.#pieces[route.number - 1];
        if (!piece) return await this.#redirect('#gallery');
        this.#essay.show(piece, 'gallery');
        break;
      }
      case 'shared': {
        const piece = await unpackPiece(route.fragment);
        if (!piece) return await this.#redirect('#write', brokenLink);
        this.#essay.show(piece, 'link');
      }
    }
    this.#reveal(route);
  }

  async #redirect(hash: string, message?: Words): Promise<void> {
    history.replaceState(null, '', hash);
    await this.#follow();
    if (message) this.#notices.show(message);
  }

  #reveal({ page }: Route): void {
    this.#composer.isVisible = page === 'home';
    this.#gallery.isVisible = page === 'gallery';
    this.#essay.isVisible = page !== 'gallery';
    markCurrent('nav-write', page === 'home');
    markCurrent('nav-gallery', page === 'gallery');
    if (page !== 'home') scrollTo({ top: 0, behavior: 'instant' });
  }

  async #open(file: File): Promise<void> {
    try {
      this.#pieces = await openPieces(file);
      this.#gallery.list(this.#pieces);
    } catch (error) {
      this.#notices.show(brokenFile(error));
    }
  }
}

function pickPiece(pieces: readonly Article[]): Article | undefined {
  return pieces[Math.floor(Math.random() * pieces.length)];
}

function markCurrent(id: string, isCurrent: boolean): void {
  const link = element(id, HTMLAnchorElement);
  if (isCurrent) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}
