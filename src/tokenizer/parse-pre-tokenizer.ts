import { allowFields, arrayAt, booleanAt, type Fields, objectAt, stringAt } from './fields.ts';
import { invalidTokenizer, shown, unsupportedTokenizer } from './invalid-tokenizer.ts';
import { escapePattern, translatePattern } from './pattern.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';
import { type Split, type SplitBehavior, splitBehaviors } from './split.ts';

/**
 * Reads `pre_tokenizer` of a tokenizer.json: a `ByteLevel`, or a `Sequence` of `Split`s and
 * `Digits` that ends in one.
 * @throws VentiError `invalid-tokenizer`, `unsupported`
 */
export function parsePreTokenizer(value: unknown): PreTokenizer {
  const where = 'pre_tokenizer';
  if (value === null || value === undefined) {
    throw unsupportedTokenizer(where, 'none was given, a ByteLevel is needed');
  }
  const fields = objectAt(where, value);
  if (fields['type'] !== 'Sequence') return parseByteLevel(where, fields, []);
  allowFields(where, fields, ['type', 'pretokenizers']);
  const steps = arrayAt(`${where}.pretokenizers`, fields['pretokenizers']).map((step, index) => {
    const place = `${where}.pretokenizers[${index}]`;
    return { where: place, fields: objectAt(place, step) };
  });
  const last = steps.pop();
  if (!last) throw unsupportedTokenizer(where, 'the Sequence is empty, a ByteLevel is needed');
  const splits = steps.map((step) => parseSplit(step.where, step.fields));
  return parseByteLevel(last.where, last.fields, splits);
}

function parseByteLevel(where: string, fields: Fields, splits: readonly Split[]): PreTokenizer {
  const type = stringAt(`${where}.type`, fields['type']);
  if (type !== 'ByteLevel') {
    throw unsupportedTokenizer(where, `${shown(type)} was given, a ByteLevel must stand here`);
  }
  // trim_offsets tells of places in the text, not of ids.
  allowFields(where, fields, ['type', 'add_prefix_space', 'trim_offsets', 'use_regex']);
  // Files from before the field was written always split.
  const usesRegex = fields['use_regex'] ?? true;
  return {
    splits,
    usesGpt2Pattern: booleanAt(`${where}.use_regex`, usesRegex),
    addsPrefixSpace: booleanAt(`${where}.add_prefix_space`, fields['add_prefix_space']),
  };
}

function parseSplit(where: string, fields: Fields): Split {
  const type = stringAt(`${where}.type`, fields['type']);
  if (type === 'Digits') {
    allowFields(where, fields, ['type', 'individual_digits']);
    const isEach = booleanAt(`${where}.individual_digits`, fields['individual_digits']);
    const pattern = isEach ? /\p{N}/gu : /\p{N}+/gu;
    return { pattern, behavior: 'Isolated', isInverted: false };
  }
  if (type === 'Split') {
    allowFields(where, fields, ['type', 'pattern', 'behavior', 'invert']);
    return {
      pattern: parsePattern(`${where}.pattern`, fields['pattern']),
      behavior: parseBehavior(`${where}.behavior`, fields['behavior']),
      isInverted: booleanAt(`${where}.invert`, fields['invert']),
    };
  }
  throw unsupportedTokenizer(
    where,
    `${shown(type)} was given, only Split and Digits are supported before the ByteLevel`,
  );
}

/** A pattern is {"Regex": "..."} or {"String": "..."}, the latter to be found as it stands. */
function parsePattern(where: string, value: unknown): RegExp {
  const fields = objectAt(where, value);
  allowFields(where, fields, ['Regex', 'String']);
  if (Object.keys(fields).length !== 1) {
    throw invalidTokenizer(where, 'expected one of Regex and String');
  }
  if (fields['Regex'] !== undefined) {
    return translatePattern(`${where}.Regex`, stringAt(`${where}.Regex`, fields['Regex']));
  }
  const text = stringAt(`${where}.String`, fields['String']);
  if (text === '') throw invalidTokenizer(`${where}.String`, 'expected a text that is not empty');
  return new RegExp(escapePattern(text), 'gu');
}

function parseBehavior(where: string, value: unknown): SplitBehavior {
  const behavior = splitBehaviors.find((name) => name === value);
  if (behavior) return behavior;
  throw invalidTokenizer(
    where,
    `${shown(value)} was given, expected one of ${splitBehaviors.join(', ')}`,
  );
}
