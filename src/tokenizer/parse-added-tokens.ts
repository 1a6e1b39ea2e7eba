import type { AddedToken } from './added-tokens.ts';
import {
  allowFields,
  arrayAt,
  booleanAt,
  idAt,
  objectAt,
  requireUnset,
  stringAt,
} from './fields.ts';
import { invalidTokenizer, shown } from './invalid-tokenizer.ts';
import type { ParsedModel } from './parse-model.ts';

/**
 * Reads `added_tokens` of a tokenizer.json.
 * @param model ids of the model's tokens, which an added token may name again
 * @throws VentiError `invalid-tokenizer`, `unsupported`
 */
export function parseAddedTokens(
  value: unknown,
  { ids, tokens }: ParsedModel,
): readonly AddedToken[] {
  if (value === undefined || value === null) return [];
  const added = arrayAt('added_tokens', value).map(parseAddedToken);
  const contents = new Set<string>();
  const contentById = new Map<number, string>();
  for (const [index, { id, content }] of added.entries()) {
    const where = `added_tokens[${index}]`;
    if (contents.has(content))
      throw invalidTokenizer(where, `${shown(content)} stands there twice`);
    const other = tokens[id] ?? contentById.get(id) ?? content;
    if (other !== content) {
      throw invalidTokenizer(where, `${shown(content)} has the id ${id} of ${shown(other)}`);
    }
    const idInModel = ids.get(content) ?? id;
    if (idInModel !== id) {
      throw invalidTokenizer(
        where,
        `${shown(content)} has the id ${id}, but ${idInModel} in model.vocab`,
      );
    }
    contents.add(content);
    contentById.set(id, content);
  }
  return added;
}

function parseAddedToken(value: unknown, index: number): AddedToken {
  const where = `added_tokens[${index}]`;
  const fields = objectAt(where, value);
  allowFields(where, fields, [
    'id',
    'content',
    'single_word',
    'lstrip',
    'rstrip',
    'normalized',
    'special',
  ]);
  const content = stringAt(`${where}.content`, fields['content']);
  if (content === '' || /\p{Cs}/u.test(content)) {
    throw invalidTokenizer(
      `${where}.content`,
      `${shown(content)} was given, expected a text without lone surrogates that is not empty`,
    );
  }
  requireUnset(`${where}.single_word`, fields['single_word'], [false]);
  return {
    id: idAt(`${where}.id`, fields['id']),
    content,
    isSpecial: booleanAt(`${where}.special`, fields['special']),
    isNormalized: booleanAt(`${where}.normalized`, fields['normalized']),
    stripsLeft: booleanAt(`${where}.lstrip`, fields['lstrip']),
    stripsRight: booleanAt(`${where}.rstrip`, fields['rstrip']),
  };
}
