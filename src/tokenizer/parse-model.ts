import { printableOfByte } from './bytes.ts';
import {
  allowFields,
  arrayAt,
  booleanAt,
  type Fields,
  idAt,
  objectAt,
  requireUnset,
  stringAt,
} from './fields.ts';
import { invalidTokenizer, shown, unsupportedTokenizer } from './invalid-tokenizer.ts';
import { MergeTable } from './merge-table.ts';

/** What `model` of a tokenizer.json says. */
export interface ParsedModel {
  /** Texts of tokens, by id; ids may be missing. */
  readonly tokens: readonly (string | undefined)[];
  /** Ids by text. */
  readonly ids: ReadonlyMap<string, number>;
  /** Id of the token that is one byte, by byte; -1 where there is none. */
  readonly idOfByte: Int32Array;
  readonly merges: MergeTable;
  readonly ignoresMerges: boolean;
}

/**
 * Reads `model` of a tokenizer.json.
 * @throws VentiError `invalid-tokenizer`, `unsupported`
 */
export function parseModel(value: unknown): ParsedModel {
  const model = objectAt('model', value);
  checkSwitches(model);
  const ids = parseVocab(objectAt('model.vocab', model['vocab']));
  const idOfByte = Int32Array.from(printableOfByte, (character) => ids.get(character) ?? -1);
  // Where every byte has a token, nothing is unknown, and the token for the unknown is never used.
  if (idOfByte.includes(-1)) requireUnset('model.unk_token', model['unk_token'], [null]);
  return {
    tokens: tokensById(ids),
    ids,
    idOfByte,
    merges: parseMerges(arrayAt('model.merges', model['merges']), ids),
    ignoresMerges: ignoresMerges(model),
  };
}

function checkSwitches(model: Fields): void {
  // Files from before the field was written have none.
  const type = model['type'] === undefined ? 'BPE' : stringAt('model.type', model['type']);
  if (type !== 'BPE') {
    throw unsupportedTokenizer('model.type', `${shown(type)} was given, only "BPE" is supported`);
  }
  allowFields('model', model, [
    'type',
    'vocab',
    'merges',
    'ignore_merges',
    'dropout',
    'unk_token',
    'fuse_unk',
    'byte_fallback',
    'continuing_subword_prefix',
    'end_of_word_suffix',
  ]);
  requireUnset('model.dropout', model['dropout'], [null, 0]);
  requireUnset('model.fuse_unk', model['fuse_unk'], [null, false]);
  requireUnset('model.byte_fallback', model['byte_fallback'], [null, false]);
  for (const name of ['continuing_subword_prefix', 'end_of_word_suffix']) {
    requireUnset(`model.${name}`, model[name], [null, '']);
  }
}

function ignoresMerges(model: Fields): boolean {
  const value = model['ignore_merges'];
  return value !== undefined && booleanAt('model.ignore_merges', value);
}

function parseVocab(vocab: Fields): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const token of Object.keys(vocab)) {
    const id = vocab[token];
    ids.set(token, idAt('model.vocab', id));
  }
  return ids;
}

function tokensById(ids: ReadonlyMap<string, number>): readonly (string | undefined)[] {
  const tokens: (string | undefined)[] = [];
  for (const [token, id] of ids) {
    const other = tokens[id];
    if (other !== undefined) {
      throw invalidTokenizer(
        'model.vocab',
        `${shown(other)} and ${shown(token)} have the same id ${id}`,
      );
    }
    tokens[id] = token;
  }
  return tokens;
}

/** The place of a merge is its rank; of a pair given twice the last counts, as in the reference. */
function parseMerges(merges: readonly unknown[], ids: ReadonlyMap<string, number>): MergeTable {
  const table = MergeTable.ofSize(merges.length);
  for (let rank = 0; rank < merges.length; rank++) {
    const merge = merges[rank];
    const pair = pairOf(merge);
    if (!pair) {
      throw invalidTokenizer(
        `model.merges[${rank}]`,
        `${shown(merge)} was given, expected two tokens, as "a b" or ["a", "b"]`,
      );
    }
    const [left, right] = pair;
    const leftId = ids.get(left);
    const rightId = ids.get(right);
    const merged = ids.get(left + right);
    if (leftId === undefined || rightId === undefined || merged === undefined) {
      const missing = [left, right, left + right].find((token) => !ids.has(token));
      throw invalidTokenizer(
        `model.merges[${rank}]`,
        `the vocabulary has no token ${shown(missing)}`,
      );
    }
    table.set(leftId, rightId, rank, merged);
  }
  return table;
}

function pairOf(merge: unknown): readonly [string, string] | undefined {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ');
    const isPair = space > 0 && space + 1 < merge.length && !merge.includes(' ', space + 1);
    return isPair ? [merge.slice(0, space), merge.slice(space + 1)] : undefined;
  }
  if (!Array.isArray(merge) || merge.length !== 2) return undefined;
  const [left, right]: readonly unknown[] = merge;
  const isPair = typeof left === 'string' && typeof right === 'string' && left && right;
  return isPair ? [left, right] : undefined;
}
