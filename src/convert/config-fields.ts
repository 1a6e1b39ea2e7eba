import { VentiError } from '../errors.ts';
import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { readTokenIds } from './token-ids.ts';

const file = 'config.json';

/** The fields of a config.json, each checked when it is asked for. */
export class ConfigFields {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly path: string;

  /**
   * @param path before the names of fields in messages, where they stand in another field
   * @throws VentiError `invalid-checkpoint`
   */
  constructor(json: unknown, path = '') {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      const where = path === '' ? file : `${file}: "${path}"`;
      throw invalidCheckpoint(where, `is ${quoted(json)}, expected an object`);
    }
    this.fields = json as Readonly<Record<string, unknown>>;
    this.path = path === '' ? '' : `${path}.`;
  }

  /** A field as it stands, null included; the default only where the key is absent. */
  get(key: string, absent?: unknown): unknown {
    return Object.hasOwn(this.fields, key) ? this.fields[key] : absent;
  }

  /** A positive integer under any of its names, which agree where there are several. */
  count(keys: readonly string[], absent: number): number {
    let result: number | undefined;
    for (const key of keys) {
      const value = this.get(key);
      if (value === undefined) continue;
      if (!Number.isSafeInteger(value) || (value as number) < 1) {
        throw this.invalid(key, 'a positive integer');
      }
      if (result !== undefined && value !== result) {
        throw this.invalid(key, `${result} like "${keys[0]}", which means the same`);
      }
      result = value as number;
    }
    return result ?? absent;
  }

  /** @param absent undefined where the field must be there */
  positive(key: string, absent: number | undefined): number {
    const value = this.get(key, absent);
    if (typeof value !== 'number' || !(value > 0 && Number.isFinite(value))) {
      throw this.invalid(key, 'a positive number');
    }
    return value;
  }

  flag(key: string, absent: boolean): boolean {
    const value = this.get(key, absent);
    if (typeof value !== 'boolean') throw this.invalid(key, 'true or false');
    return value;
  }

  text(key: string, absent: string): string {
    const value = this.get(key, absent);
    if (typeof value !== 'string') throw this.invalid(key, 'a text');
    return value;
  }

  /**
   * The tokens of `eos_token_id` that the vocabulary has. Small models often carry GPT-2's own id, 50256,
   * which theirs does not have.
   * @param absent where the key is absent
   */
  endOfText(absent: number, vocabularySize: number): readonly number[] {
    const key = 'eos_token_id';
    const ids = readTokenIds(this.get(key, absent));
    if (!ids) throw this.invalid(key, 'a token id, an array of them, or null');
    return ids.filter((id) => id < vocabularySize);
  }

  /** @throws VentiError `unsupported` where a switch is set that nothing here heeds */
  requireFalse(key: string, reason: string): void {
    if (this.flag(key, false)) throw this.unsupported(key, `false: ${reason}`);
  }

  invalid(key: string, expected: string): VentiError {
    const given = `"${this.path}${key}" is ${quoted(this.get(key))}`;
    return invalidCheckpoint(file, `${given}, expected ${expected}`);
  }

  unsupported(key: string, expected: string): VentiError {
    return new VentiError(
      'unsupported',
      `${file}: "${this.path}${key}" is ${quoted(this.get(key))}, expected ${expected}. Choose another model.`,
    );
  }
}
