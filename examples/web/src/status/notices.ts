import { create, element } from '../element.ts';

/** Something the reader should know. */
export interface Message {
  readonly title: string;
  readonly text: string;
  /** A way out. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Messages at the foot of the window, one at a time. */
export class Notices {
  readonly #region = element('notices', HTMLElement);

  show({ title, text, action }: Message): void {
    const notice = create('div', 'notice');
    const buttons = create('div');
    if (action) buttons.append(this.#button(action.label, action.run));
    buttons.append(this.#button('Dismiss', () => undefined));
    notice.append(create('strong', '', title), create('p', '', text), buttons);
    this.#region.replaceChildren(notice);
  }

  clear(): void {
    this.#region.replaceChildren();
  }

  #button(label: string, run: () => void): HTMLButtonElement {
    const button = create('button', 'quiet', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      this.clear();
      run();
    });
    return button;
  }
}
