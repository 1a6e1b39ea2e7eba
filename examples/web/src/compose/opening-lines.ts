import { type CorpusQuote, pickQuote, quotes, quotesByTheme, themes } from 'venti-core/quotes';
import { create, element } from '../element.ts';

/** The corpus: a list of its lines by theme, and one at random. */
export class OpeningLines {
  readonly #theme = element('theme', HTMLSelectElement);
  readonly #list = element('line-list', HTMLUListElement);
  readonly #onPick: (line: string) => void;

  /** @param onPick told of the line that was chosen */
  constructor(onPick: (line: string) => void) {
    this.#onPick = onPick;
    this.#theme.append(new Option('everything', ''), ...themes.map((theme) => new Option(theme)));
    this.#theme.addEventListener('change', () => this.list());
  }

  /** Another line of the theme than the one given. */
  shuffle(current: string): string {
    const others = this.#lines.filter(({ text }) => text !== current);
    return pickQuote(Math.random(), others).text;
  }

  list(): void {
    const items = this.#lines.map(({ text, author, source }) => {
      const button = create('button', '', text);
      button.type = 'button';
      button.addEventListener('click', () => this.#onPick(text));
      const origin = [author, source].filter((part) => part !== undefined).join(', ');
      if (origin) button.append(create('small', '', origin));
      const item = create('li');
      item.append(button);
      return item;
    });
    this.#list.replaceChildren(...items);
  }

  get #lines(): readonly CorpusQuote[] {
    const theme = themes.find((name) => name === this.#theme.value);
    return theme ? quotesByTheme(theme) : quotes;
  }
}
