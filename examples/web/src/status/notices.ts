import { create, element } from '../element.ts';

/** Something the reader should know. */
export interface Message {
  readonly title: string;
  readonly text: string;
  /** A way out. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Whether it goes by itself: nothing that the reader has to know. */
  readonly isBrief?: true;
}

/** How long a brief message stays, in ms. */
const briefMs = 6000;

/** Messages at the foot of the window, one at a time. */
export class Notices {
  readonly #region = element('notices', HTMLElement);

  show({ title, text, action, isBrief }: Message): void {
    const notice = create('div', 'notice');
    const buttons = create('div');
    if (action) buttons.append(this.#button(action.label, action.run));
    buttons.append(this.#button('Dismiss', () => undefined));
    notice.append(create('strong', '', title), create('p', '', text), buttons);
    this.#region.replaceChildren(notice);
    if (isBrief) leaveSoon(notice);
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

/** Takes a message away unless somebody is at it. */
function leaveSoon(notice: HTMLElement): void {
  setTimeout(() => {
    if (notice.matches(':hover, :focus-within')) leaveSoon(notice);
    else notice.remove();
  }, briefMs);
}
