import type { Article } from './article/article.ts';
import { Composer } from './compose/composer.ts';
import { element } from './element.ts';
import { Essay } from './essay.ts';
import { GalleryView } from './gallery/gallery-view.ts';
import { fetchPieces, openPieces } from './gallery/load-pieces.ts';
import { type Route, routeOf } from './route.ts';
import { unpackPiece } from './share/link.ts';
import { brokenFile, brokenLink } from './status/messages.ts';
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
    this.#pieces = await fetchPieces().catch((error) => {
      this.#notices.show(brokenFile(error));
      return [];
    });
    addEventListener('hashchange', () => this.#show(routeOf(location.hash)));
    await this.#show(routeOf(location.hash));
    element('main', HTMLElement).ariaBusy = 'false';
  }

  /** Gets the model ready, unless the reader saves data. */
  prepare(): void {
    const { connection } = navigator as { connection?: { readonly saveData: boolean } };
    if (!connection?.saveData) this.#essay.prepare();
  }

  async #show(route: Route): Promise<void> {
    if (route.page === 'shared') await this.#showShared(route.fragment);
    if (route.page === 'piece') this.#showPiece(route.number);
    if (route.page === 'home' && !this.#essay.isThere) this.#showAnyPiece();
    if (route.page === 'gallery') this.#gallery.list(this.#pieces);
    this.#composer.isVisible = route.page === 'home';
    this.#gallery.isVisible = route.page === 'gallery';
    this.#essay.isVisible = route.page !== 'gallery';
    markCurrent('nav-write', route.page === 'home');
    markCurrent('nav-gallery', route.page === 'gallery');
    if (route.page !== 'home') scrollTo({ top: 0, behavior: 'instant' });
  }

  #showPiece(number: number): void {
    const piece = this.#pieces[number - 1];
    if (piece) this.#essay.show(piece, 'gallery');
    else location.replace('#gallery');
  }

  #showAnyPiece(): void {
    const piece = this.#pieces[Math.floor(Math.random() * this.#pieces.length)];
    if (piece) this.#essay.show(piece, 'gallery');
  }

  async #showShared(fragment: string): Promise<void> {
    const piece = await unpackPiece(fragment);
    if (piece) return this.#essay.show(piece, 'link');
    location.replace('#write');
    this.#notices.show(brokenLink);
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

function markCurrent(id: string, isCurrent: boolean): void {
  const link = element(id, HTMLAnchorElement);
  if (isCurrent) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}
