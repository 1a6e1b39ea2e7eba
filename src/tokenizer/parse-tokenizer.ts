import { allowFields, arrayAt, type Fields, objectAt, requireUnset } from './fields.ts';
import { shown, unsupportedTokenizer } from './invalid-tokenizer.ts';
import { parseAddedTokens } from './parse-added-tokens.ts';
import { parseModel } from './parse-model.ts';
import { parsePreTokenizer } from './parse-pre-tokenizer.ts';
import { joinTokens } from './token-texts.ts';
import type { TokenizerData } from './tokenizer-data.ts';

/**
 * Reads a tokenizer.json. Every field is understood or refused.
 * @throws VentiError `invalid-tokenizer` for a malformed file, `unsupported` for one of another kind
 */
export function parseTokenizer(json: unknown): TokenizerData {
  const file = objectAt('the file', json);
  allowFields('the file', file, [
    'version',
    'truncation',
    'padding',
    'added_tokens',
    'normalizer',
    'pre_tokenizer',
    'post_processor',
    'decoder',
    'model',
  ]);
  requireUnset('version', file['version'], ['1.0']);
  requireUnset('truncation', file['truncation'], [null]);
  requireUnset('padding', file['padding'], [null]);
  checkDecoder(file['decoder']);
  checkPostProcessor(file['post_processor']);
  const model = parseModel(file['model']);
  const { idOfByte, merges, ignoresMerges } = model;
  return {
    tokens: joinTokens(model.tokens),
    merges: { slots: merges.slots, merged: merges.merged },
    idOfByte,
    ignoresMerges,
    addedTokens: parseAddedTokens(file['added_tokens'], model),
    preTokenizer: parsePreTokenizer(file['pre_tokenizer']),
    normalization: parseNormalizer(file['normalizer']),
  };
}

function parseNormalizer(value: unknown): TokenizerData['normalization'] {
  if (value === undefined || value === null) return 'none';
  const fields = objectAt('normalizer', value);
  if (fields['type'] === 'NFC') {
    allowFields('normalizer', fields, ['type']);
    return 'NFC';
  }
  throw unsupportedTokenizer(
    'normalizer',
    `${shown(fields['type'])} was given, only none or NFC is supported`,
  );
}

/** A ByteLevel decoder has switches, but none that it reads. */
function checkDecoder(value: unknown): void {
  const type = value === null || value === undefined ? value : objectAt('decoder', value)['type'];
  if (type === 'ByteLevel') return;
  throw unsupportedTokenizer('decoder', `${shown(type)} was given, only ByteLevel is supported`);
}

/** Kinds that add tokens around a text, which `encode` leaves to its caller, or correct offsets. */
const postProcessors: readonly unknown[] = [
  'ByteLevel',
  'TemplateProcessing',
  'RobertaProcessing',
  'BertProcessing',
];

function checkPostProcessor(value: unknown): void {
  if (value === null || value === undefined) return;
  const fields = objectAt('post_processor', value);
  const isSequence = fields['type'] === 'Sequence';
  const steps = isSequence ? arrayAt('post_processor.processors', fields['processors']) : [fields];
  for (const step of steps) {
    const { type } = objectAt('post_processor', step) as Fields & { type: unknown };
    if (!postProcessors.includes(type)) {
      throw unsupportedTokenizer(
        'post_processor',
        `${shown(type)} was given, supported are ${postProcessors.join(', ')}`,
      );
    }
  }
}
