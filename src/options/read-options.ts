import type { Check } from './checks.ts';
import type { ForeignNames } from './foreign-names.ts';
import { invalidOption } from './invalid-option.ts';
import { isRecord } from './is-record.ts';
import { unknownOption } from './unknown-option.ts';

/** A check for every option there is. */
export type Checks<Options> = {
  readonly [Name in keyof Options]-?: Check<Exclude<Options[Name], undefined>>;
};

/**
 * Checks options from outside, perhaps from plain JavaScript. An option that is `undefined` is absent
 * from the result.
 * @throws VentiError `invalid-option`, `unknown-option`
 */
export function readOptions<Options extends object>(
  options: unknown,
  checks: Checks<Options>,
  foreignNames: ForeignNames,
): Partial<Options> {
  if (options === undefined) return {};
  if (!isRecord(options)) throw invalidOption('The options argument', options, 'an object');
  const known = Object.keys(checks) as (string & keyof Options)[];
  const read: Partial<Options> = {};
  for (const [given, value] of Object.entries(options)) {
    const name = known.find((option) => option === given);
    if (name === undefined) throw unknownOption(given, known, foreignNames);
    if (value !== undefined) read[name] = checks[name](value, name);
  }
  return read;
}
