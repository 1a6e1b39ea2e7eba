/** A text field as high as its text, also in browsers whose CSS cannot say so. */
export class GrowingField {
  readonly #field: HTMLTextAreaElement;

  constructor(field: HTMLTextAreaElement) {
    this.#field = field;
    if (CSS.supports('field-sizing: content')) return;
    const fit = (): void => this.#fit();
    field.addEventListener('input', fit);
    // Lines break elsewhere in another width, and in another font.
    new ResizeObserver(fit).observe(field.parentElement ?? field);
    document.fonts.ready.then(fit);
  }

  get value(): string {
    return this.#field.value;
  }

  set value(text: string) {
    this.#field.value = text;
    if (!CSS.supports('field-sizing: content')) this.#fit();
  }

  #fit(): void {
    const { style } = this.#field;
    style.height = 'auto';
    const border = this.#field.offsetHeight - this.#field.clientHeight;
    style.height = `${this.#field.scrollHeight + border}px`;
  }
}
