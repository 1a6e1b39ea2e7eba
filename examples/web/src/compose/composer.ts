import { element } from '../element.ts';
import type { ModelChoice, Order } from '../writing/order.ts';
import { GrowingField } from './growing-field.ts';
import { OpeningLines } from './opening-lines.ts';
import { newSeed } from './seed.ts';
import { Settings } from './settings.ts';

/** Where an essay begins: the opening line, and everything that goes with it. */
export class Composer {
  readonly #form = element('composer', HTMLFormElement);
  readonly #field = element('quote', HTMLTextAreaElement);
  readonly #quote = new GrowingField(this.#field);
  readonly #browse = element('browse', HTMLButtonElement);
  readonly #adjust = element('adjust', HTMLButtonElement);
  readonly #settings = new Settings();
  readonly #lines = new OpeningLines((line) => this.#pick(line));

  /** @param onWrite told of the piece that was asked for */
  constructor(onWrite: (order: Order) => void) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      onWrite(this.#order());
    });
    // A browser cannot point at a wrong value in a drawer that is shut.
    this.#form.addEventListener('invalid', () => this.#toggle(this.#adjust, true), true);
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    element('shuffle', HTMLButtonElement).addEventListener('click', () => {
      this.#quote.value = this.#lines.shuffle(this.#quote.value);
    });
    this.#browse.addEventListener('click', () => {
      if (this.#toggle(this.#browse)) this.#lines.list();
    });
    this.#adjust.addEventListener('click', () => this.#toggle(this.#adjust));
    this.#quote.value = this.#lines.shuffle('');
  }

  /** The model that is chosen now. */
  get choice(): ModelChoice {
    return this.#settings.choice;
  }

  set isVisible(isVisible: boolean) {
    this.#form.hidden = !isVisible;
  }

  #order(): Order {
    const quote = this.#quote.value.trim() || this.#lines.shuffle('');
    this.#quote.value = quote;
    return { quote, seed: this.#settings.seed ?? newSeed(), options: this.#settings.options };
  }

  #pick(line: string): void {
    this.#quote.value = line;
    this.#toggle(this.#browse);
    this.#field.focus();
  }

  /** Opens or shuts a drawer, and shuts the other. @returns whether it is open now */
  #toggle(button: HTMLButtonElement, isOpen = button.ariaExpanded !== 'true'): boolean {
    for (const each of [this.#browse, this.#adjust]) {
      const isShown = each === button && isOpen;
      each.ariaExpanded = String(isShown);
      element(each.getAttribute('aria-controls')!, HTMLElement).hidden = !isShown;
    }
    return isOpen;
  }
}
