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
import { byteIds, noWholeWords, type Vocabulary, wholeWords } from './vocabulary.ts';

/**
 * Reads `model` of a tokenizer.json.
 * @throws VentiError `invalid-tokenizer`, `unsupported`
 */
export function parseModel(value: unknown): Vocabulary {
  const model = objectAt('model', value);
  checkSwitches(model);
  const ids = parseVocab(objectAt('model.vocab', model['vocab']));
  const idOfByte = byteIds(ids);
  // Where every byte has a token, nothing is unknown, and the token for the unknown is never used.
  if (idOfByte.includes(-1)) requireUnset('model.unk_token', model['unk_token'], [null]);
  return {
    tokens: tokensById(ids),
    merges: parseMerges(arrayAt('model.merges', model['merges']), ids),
    idOfByte,
    wholeWord: ignoresMerges(model) ? wholeWords(ids) : noWholeWords,
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
  const table = new MergeTable(merges.length);
  for (const [rank, merge] of merges.entries()) {
    const where = `model.merges[${rank}]`;
    const [left, right] = pairAt(where, merge);
    table.set(
      tokenId(where, ids, left),
      tokenId(where, ids, right),
      rank,
      tokenId(where, ids, left + right),
    );
  }
  return table;
}

/** A merge is "a b", or ["a", "b"] in newer files. */
function pairAt(where: string, merge: unknown): readonly [string, string] {
  const pair = typeof merge === 'string' ? merge.split(' ') : merge;
  if (Array.isArray(pair) && pair.length === 2) {
    const [left, right] = pair;
    if (typeof left === 'string' && typeof right === 'string') return [left, right];
  }
  throw invalidTokenizer(where, `${shown(merge)} was given, expected two tokens`);
}

function tokenId(where: string, ids: ReadonlyMap<string, number>, token: string): number {
  const id = ids.get(token);
  if (id !== undefined) return id;
  throw invalidTokenizer(where, `the vocabulary has no token ${shown(token)}`);
}
