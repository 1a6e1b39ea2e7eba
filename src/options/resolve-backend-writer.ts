import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import type { BackendWriterOptions } from '../backend-writer-options.ts';
import type { Backend } from '../backends/backend.ts';
import { defaultLimits, type EngineLimits } from '../engine/limits.ts';
import { VentiError } from '../errors.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import { arrayOf, type Check, integer } from './checks.ts';
import { foreignBackendNames } from './foreign-backend-names.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';

/** Options of a writer over a backend, checked, with every default filled in. */
export interface ResolvedBackendWriterOptions extends EngineLimits {
  readonly backend: Backend;
  readonly tokenizer: TextTokenizer;
  readonly endOfText: readonly number[];
  readonly name: string;
  readonly modelSha256: string;
}

/**
 * Checks options of a writer over a backend and fills in the defaults.
 * @param options from a user: a `BackendWriterOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`; `model-mismatch` where the tokenizer has tokens
 * that the model lacks
 */
export function resolveBackendWriterOptions(options: unknown): ResolvedBackendWriterOptions {
  const read = readOptions(options, backendWriterChecks, foreignBackendNames);
  const backend = backendCheck(read.backend, 'backend');
  const tokenizer = tokenizerCheck(read.tokenizer, 'tokenizer');
  const { vocabularySize } = backend.info;
  if ((tokenizer.vocabularySize ?? 0) > vocabularySize) {
    throw new VentiError(
      'model-mismatch',
      `The tokenizer has ${tokenizer.vocabularySize} tokens, but the model only ${vocabularySize}. Use the tokenizer that came with the model.`,
    );
  }
  const name = read.name ?? 'custom';
  return {
    backend,
    tokenizer,
    endOfText: [tokens(vocabularySize)(read.endOfText ?? [], 'endOfText')].flat(),
    name,
    modelSha256: read.modelSha256 ?? bytesToHex(sha256(name)),
    maxBatchSize: read.maxBatchSize ?? defaultLimits.maxBatchSize,
    maxCacheBytes: read.maxCacheBytes ?? defaultLimits.maxCacheBytes,
    maxQueueLength: read.maxQueueLength ?? defaultLimits.maxQueueLength,
  };
}

/** An object that has methods, of whatever class; what it does is its maker's business. */
function having<Value extends object>(
  methods: readonly (string & keyof Value)[],
  expected: string,
): Check<Value> {
  return (value, name) => {
    const isObject = typeof value === 'object' && value !== null;
    const found = isObject && methods.every((method) => method in value);
    if (found && methods.every((method) => typeof (value as Value)[method] === 'function')) {
      return value as Value;
    }
    throw invalidOption(name, value, `${expected} with ${methods.map((m) => `${m}()`).join(', ')}`);
  };
}

const backendCheck = having<Backend>(['step', 'copy', 'shrink', 'dispose'], 'a Backend');

const tokenizerCheck = having<TextTokenizer>(
  ['encode', 'decodeStream'],
  'a Tokenizer, or another object',
);

const text: Check<string> = (value, name) => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalidOption(name, value, 'a text that is not empty');
};

const digest: Check<string> = (value, name) => {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value;
  throw invalidOption(name, value, '64 hexadecimal digits');
};

/** One token id, or several. @param vocabularySize ids are below it */
function tokens(vocabularySize?: number): Check<number | readonly number[]> {
  const token = integer(0, vocabularySize && vocabularySize - 1);
  const list = arrayOf(token, 'a token id, or an array of them');
  return (value, name) => (Array.isArray(value) ? list(value, name) : token(value, name));
}

export const backendWriterChecks: Checks<BackendWriterOptions> = {
  backend: backendCheck,
  tokenizer: tokenizerCheck,
  endOfText: tokens(),
  name: text,
  modelSha256: digest,
  maxBatchSize: integer(1),
  maxCacheBytes: integer(1),
  maxQueueLength: integer(1),
};
