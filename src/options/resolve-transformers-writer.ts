import type { BackendWriterOptions } from '../backend-writer-options.ts';
import type {
  TransformersModel,
  TransformersTokenizer,
} from '../backends/transformers/transformers-objects.ts';
import type { TransformersWriterOptions } from '../transformers/transformers-writer-options.ts';
import type { Check } from './checks.ts';
import { foreignBackendNames } from './foreign-backend-names.ts';
import { invalidOption } from './invalid-option.ts';
import { type Checks, readOptions } from './read-options.ts';
import { backendWriterChecks } from './resolve-backend-writer.ts';

/** Options of a writer over transformers.js, checked; what is absent is learnt from the model. */
export interface ResolvedTransformersWriterOptions {
  readonly model: TransformersModel;
  readonly tokenizer: TransformersTokenizer;
  /** The options that a writer over any backend has. */
  readonly others: Omit<BackendWriterOptions, 'backend' | 'tokenizer'>;
}

/**
 * Checks options of a writer over transformers.js.
 * @param options from a user: a `TransformersWriterOptions`, or anything at all
 * @throws VentiError `invalid-option`, `unknown-option`
 */
export function resolveTransformersWriterOptions(
  options: unknown,
): ResolvedTransformersWriterOptions {
  const read = readOptions(options, transformersWriterChecks, foreignBackendNames);
  const { model, tokenizer, ...others } = read;
  return {
    model: transformersModel(model, 'model'),
    tokenizer: transformersTokenizer(tokenizer, 'tokenizer'),
    others,
  };
}

/** Models of transformers.js are functions with fields. */
const transformersModel: Check<TransformersModel> = (value, name) => {
  const { config, forward } = Object(value);
  if (typeof forward === 'function' && typeof config === 'object' && config !== null) {
    return value as TransformersModel;
  }
  throw invalidOption(
    name,
    value,
    'a model that AutoModelForCausalLM.from_pretrained() of transformers.js has loaded',
  );
};

const transformersTokenizer: Check<TransformersTokenizer> = (value, name) => {
  if (typeof value === 'function' && typeof Object(value).decode === 'function') {
    return value as TransformersTokenizer;
  }
  throw invalidOption(
    name,
    value,
    'a tokenizer that AutoTokenizer.from_pretrained() of transformers.js has loaded',
  );
};

const { backend: _, tokenizer: __, ...sharedChecks } = backendWriterChecks;

const transformersWriterChecks: Checks<TransformersWriterOptions> = {
  ...sharedChecks,
  model: transformersModel,
  tokenizer: transformersTokenizer,
};
