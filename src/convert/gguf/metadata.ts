import { VentiError } from '../../errors.ts';
import { invalidCheckpoint, quoted } from '../invalid-checkpoint.ts';

/** The key-value pairs of a GGUF file, each checked when it is asked for. */
export class GGUFMetadata {
  /** The file, for error messages. */
  readonly where: string;
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(where: string, values: Readonly<Record<string, unknown>>) {
    this.where = where;
    this.values = values;
  }

  /** @param absent undefined where the key must be there */
  count(key: string, absent?: number): number {
    const value = Number(this.get(key) ?? absent);
    if (!Number.isSafeInteger(value) || value < 1) throw this.invalid(key, 'a positive integer');
    return value;
  }

  /** Tokens that end a text, a turn or a message. */
  endOfText(vocabularySize: number): readonly number[] {
    const ids = ['eos', 'eot', 'eom'].map((end) =>
      this.tokenId(`tokenizer.ggml.${end}_token_id`, vocabularySize),
    );
    return [...new Set(ids.filter((id) => id !== undefined))];
  }

  /** A token id; undefined where the key is absent. */
  private tokenId(key: string, vocabularySize: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    const id = Number.isSafeInteger(value) ? (value as number) : -1;
    if (id < 0 || id >= vocabularySize) {
      throw this.invalid(key, `a token id below ${vocabularySize}`);
    }
    return id;
  }

  positive(key: string, absent?: number): number {
    const value = this.get(key) ?? absent;
    if (typeof value !== 'number' || !(value > 0 && Number.isFinite(value))) {
      throw this.invalid(key, 'a positive number');
    }
    return value;
  }

  text(key: string, absent?: string): string {
    const value = this.get(key) ?? absent;
    if (typeof value !== 'string') throw this.invalid(key, 'a text');
    return value;
  }

  texts(key: string): readonly string[] {
    const value = this.get(key);
    if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) {
      throw this.invalid(key, 'an array of texts');
    }
    return value;
  }

  integers(key: string): readonly number[] {
    const value = this.get(key);
    if (!Array.isArray(value) || !value.every(Number.isSafeInteger)) {
      throw this.invalid(key, 'an array of integers');
    }
    return value;
  }

  invalid(key: string, expected: string): VentiError {
    return invalidCheckpoint(this.where, this.problem(key, expected));
  }

  unsupported(key: string, expected: string): VentiError {
    return new VentiError(
      'unsupported',
      `${this.where}: ${this.problem(key, expected)}. Choose another model.`,
    );
  }

  private problem(key: string, expected: string): string {
    const value = this.get(key);
    const given = value === undefined ? 'missing' : quotedValue(value);
    return `${quoted(key)} is ${given}, expected ${expected}`;
  }

  private get(key: string): unknown {
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }
}

/** JSON has no large integers. */
function quotedValue(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'bigint' ? String(value) : quoted(value);
}
