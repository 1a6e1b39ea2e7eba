import { invalidCheckpoint, quoted } from '../../convert/invalid-checkpoint.ts';
import { readTokenIds } from '../../convert/token-ids.ts';
import { isRecord } from '../../options/is-record.ts';
import { unsuitableGraph } from './unsuitable-graph.ts';

/** What an exported graph cannot tell of itself. */
export interface ExportConfig {
  /** Most tokens of a sequence. */
  readonly contextLength: number;
  /** Tokens that end a text, and no part of it; the vocabulary may lack some. */
  readonly endOfText: readonly number[];
  /** Heads that have keys and values of their own. */
  readonly heads: number | undefined;
  /** Numbers per head. */
  readonly headWidth: number | undefined;
  readonly vocabularySize: number | undefined;
}

const file = 'config.json';

/** Each size by the names that architectures have for it; the first that is there counts. */
const sizes = {
  contextLength: ['n_positions', 'max_position_embeddings', 'n_ctx', 'max_seq_len', 'seq_length'],
  vocabularySize: ['vocab_size'],
  width: ['hidden_size', 'n_embd', 'd_model'],
  queryHeads: ['num_attention_heads', 'n_head', 'n_heads'],
  heads: ['num_key_value_heads', 'num_attention_heads', 'n_head', 'n_heads'],
  headWidth: ['head_dim'],
} as const;

/**
 * Reads the `config.json` that comes with an exported graph, of whatever architecture.
 * @param config the parsed file
 * @param generation the parsed `generation_config.json`, where there is one
 * @throws VentiError `invalid-checkpoint`; `unsupported` for an encoder and decoder
 */
export function readExportConfig(config: unknown, generation?: unknown): ExportConfig {
  if (!isRecord(config)) {
    throw invalidCheckpoint(file, `is ${quoted(config)}, expected an object`);
  }
  if (config['is_encoder_decoder'] === true) {
    throw unsuitableGraph(file, 'is of an encoder and a decoder, which does not continue a text');
  }
  const size = (name: keyof typeof sizes): number | undefined => readSize(config, sizes[name]);
  const contextLength = size('contextLength');
  if (contextLength === undefined) {
    const names = sizes.contextLength.map((name) => `"${name}"`).join(', ');
    throw invalidCheckpoint(
      file,
      `has none of ${names}, expected the longest text that the model can see`,
    );
  }
  const [width, queryHeads] = [size('width'), size('queryHeads')];
  const even = width && queryHeads && width % queryHeads === 0 ? width / queryHeads : undefined;
  return {
    contextLength,
    endOfText: endOfText(config, generation),
    heads: size('heads'),
    headWidth: size('headWidth') ?? even,
    vocabularySize: size('vocabularySize'),
  };
}

function readSize(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): number | undefined {
  const name = names.find((name) => fields[name] !== undefined && fields[name] !== null);
  if (name === undefined) return undefined;
  const value = fields[name];
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  throw invalidCheckpoint(file, `"${name}" is ${quoted(value)}, expected a positive integer`);
}

/** The tokens that generation ends at are those of `generation_config.json`, where that names any. */
function endOfText(
  config: Readonly<Record<string, unknown>>,
  generation: unknown,
): readonly number[] {
  const key = 'eos_token_id';
  const value = (isRecord(generation) ? generation[key] : undefined) ?? config[key] ?? null;
  const ids = readTokenIds(value);
  if (ids) return ids;
  throw invalidCheckpoint(
    file,
    `"${key}" is ${quoted(value)}, expected a token id, an array of them, or null`,
  );
}
