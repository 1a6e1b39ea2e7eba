import type { RecipeOptions } from '../article/article.ts';
import { element } from '../element.ts';
import type { ModelChoice } from '../writing/order.ts';

/** The quiet part of the composer: length, temperature, seed, model and device. */
export class Settings {
  readonly #length = element('length', HTMLInputElement);
  readonly #temperature = element('temperature', HTMLInputElement);
  readonly #seed = element('seed', HTMLInputElement);
  readonly #device = element('device', HTMLSelectElement);
  readonly #model = element('model', HTMLSelectElement);
  readonly #address = element('address', HTMLInputElement);

  constructor() {
    this.#length.addEventListener('input', () => this.#label());
    this.#temperature.addEventListener('input', () => this.#label());
    this.#model.addEventListener('change', () => this.#label());
    this.#label();
  }

  get options(): RecipeOptions {
    return {
      maxOutputTokens: this.#length.valueAsNumber,
      temperature: this.#temperature.valueAsNumber,
    };
  }

  /** The seed that was asked for, if any. */
  get seed(): number | undefined {
    const seed = this.#seed.valueAsNumber;
    return Number.isSafeInteger(seed) && seed >= 0 ? seed : undefined;
  }

  get choice(): ModelChoice {
    const model = this.#isAddress ? this.#address.value.trim() : this.#model.value;
    return { model, device: this.#device.value as ModelChoice['device'] };
  }

  get #isAddress(): boolean {
    return this.#model.value === 'address';
  }

  #label(): void {
    element('length-value', HTMLOutputElement).value = `${this.#length.value} tokens`;
    element('temperature-value', HTMLOutputElement).value = this.#temperature.value;
    element('address-field', HTMLElement).hidden = !this.#isAddress;
  }
}
