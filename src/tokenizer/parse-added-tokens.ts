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

/**
 * Reads `added_tokens` of a tokenizer.json.
 * @param tokens texts of the model's tokens by id, which an added token may name again
 * @throws VentiError `invalid-tokenizer`, `unsupported`
 */
export function parseAddedTokens(
  value: unknown,
  tokens: readonly (string | undefined)[],
): readonly AddedToken[] {
  if (value === undefined || value === null) return [];
  const added = arrayAt('added_tokens', value).map(parseAddedToken);
  const idsOfModel = new Map<string, number>();
  for (const [id, token] of tokens.entries()) if (token !== undefined) idsOfModel.set(token, id);
  const seen = new Map<string | number, AddedToken>();
  for (const [index, token] of added.entries()) {
    const where = `added_tokens[${index}]`;
    const { id, content } = token;
    const idOfModel = idsOfModel.get(content);
    if (idOfModel !== undefined && idOfModel !== id) {
      throw invalidTokenizer(
        where,
        `${shown(content)} has the id ${id}, but ${idOfModel} in model.vocab`,
      );
    }
    const other = tokens[id] ?? seen.get(id)?.content;
    if (other !== undefined && other !== content) {
      throw invalidTokenizer(where, `${shown(content)} has the id ${id} of ${shown(other)}`);
    }
    if (seen.has(content)) throw invalidTokenizer(where, `${shown(content)} was given twice`);
    seen.set(id, token);
    seen.set(content, token);
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
