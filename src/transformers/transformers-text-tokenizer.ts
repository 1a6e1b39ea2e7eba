import type {
  TransformersTensor,
  TransformersTokenizer,
} from '../backends/transformers/transformers-objects.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import type { StreamDecoder } from '../tokenizer/tokenizer.ts';

/** A tokenizer of transformers.js as writers use one. */
export class TransformersTextTokenizer implements TextTokenizer {
  private readonly tokenizer: TransformersTokenizer;
  /** Ids that it puts before every text. What it may put behind one would end it. */
  private readonly beginning: readonly number[];

  constructor(tokenizer: TransformersTokenizer) {
    this.tokenizer = tokenizer;
    const [bare, whole] = [false, true].map((special) => this.idsOf('a', special));
    const start = whole!.findIndex((_, i) => bare!.every((id, j) => whole![i + j] === id));
    this.beginning = whole!.slice(0, Math.max(start, 0));
  }

  encode(text: string): Iterable<number> {
    return [...this.beginning, ...this.idsOf(text, false)];
  }

  /** The ids of a text as transformers.js gives them. */
  tensorOf(text: string, special = false): TransformersTensor {
    return this.tokenizer(text, { add_special_tokens: special }).input_ids as TransformersTensor;
  }

  decodeStream(): StreamDecoder {
    return new GrowingTextDecoder((ids) =>
      this.tokenizer.decode(ids, {
        skip_special_tokens: false,
        clean_up_tokenization_spaces: false,
      }),
    );
  }

  private idsOf(text: string, special: boolean): number[] {
    const tensor = this.tensorOf(text, special);
    const ids = Array.from(tensor.data, Number);
    tensor.dispose?.();
    return ids;
  }
}

const replacement = '\uFFFD';

/**
 * Turns ids into text one by one with a function that turns many into text at once. Each is decoded behind
 * those before it, because some tokenizers drop a space at the beginning of what they are given; a text
 * that ends with U+FFFD may end within a character, and is held back until more is known.
 */
class GrowingTextDecoder implements StreamDecoder {
  private readonly decode: (ids: number[]) => string;
  /** Ids whose text has been returned, the last of them, for the sake of those that follow. */
  private returned: number[] = [];
  private held: number[] = [];

  constructor(decode: (ids: number[]) => string) {
    this.decode = decode;
  }

  push(id: number): string {
    this.held.push(id);
    const text = this.heldText();
    return text.endsWith(replacement) ? '' : this.accept(text);
  }

  flush(): string {
    const text = this.accept(this.held.length > 0 ? this.heldText() : '');
    this.returned = [];
    return text;
  }

  private heldText(): string {
    const before = this.returned.length > 0 ? this.decode(this.returned) : '';
    return this.decode([...this.returned, ...this.held]).slice(before.length);
  }

  private accept(text: string): string {
    this.returned = this.held;
    this.held = [];
    return text;
  }
}
