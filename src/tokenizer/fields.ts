import { invalidTokenizer, shown, unsupportedTokenizer } from './invalid-tokenizer.ts';

/** An object of the file, not yet looked into. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws VentiError `invalid-tokenizer` */
export function objectAt(where: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidTokenizer(where, `${shown(value)} was given, expected an object`);
  }
  return value as Fields;
}

/**
 * A copy without holes, over which `map` passes.
 * @throws VentiError `invalid-tokenizer`
 */
export function arrayAt(where: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalidTokenizer(where, `${shown(value)} was given, expected an array`);
  }
  return Array.from(value);
}

/** @throws VentiError `invalid-tokenizer` */
export function stringAt(where: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw invalidTokenizer(where, `${shown(value)} was given, expected a string`);
  }
  return value;
}

/** @throws VentiError `invalid-tokenizer` */
export function booleanAt(where: string, value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw invalidTokenizer(where, `${shown(value)} was given, expected true or false`);
  }
  return value;
}

/**
 * Larger than any known vocabulary (about 262,000), small enough that tables by id can be made for
 * whatever a file says.
 */
const maxId = 2 ** 22 - 1;

/** @throws VentiError `invalid-tokenizer` */
export function idAt(where: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > maxId) {
    throw invalidTokenizer(where, `${shown(value)} was given, expected an id from 0 to ${maxId}`);
  }
  return value as number;
}

/**
 * Refuses fields that nothing reads: what they mean for the ids is not known here.
 * @throws VentiError `unsupported`
 */
export function allowFields(where: string, fields: Fields, names: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) {
      throw unsupportedTokenizer(
        `${where}.${name}`,
        `the field is unknown; known are ${names.join(', ')}`,
      );
    }
  }
}

/**
 * Refuses a switch that is set to anything but what has no effect.
 * @throws VentiError `unsupported`
 */
export function requireUnset(where: string, value: unknown, unset: readonly unknown[]): void {
  if (value !== undefined && !unset.includes(value)) {
    throw unsupportedTokenizer(
      where,
      `${shown(value)} was given, only ${unset.map(shown).join(' or ')} is supported`,
    );
  }
}
