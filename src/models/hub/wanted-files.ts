import { invalidCheckpoint } from '../../convert/invalid-checkpoint.ts';
import { isRecord } from '../../options/is-record.ts';

/** A way in which repositories hold a model, and the files of it that are needed here. */
export interface RepositoryLayout {
  /** For messages. */
  readonly name: string;
  /**
   * Finds the files of the weights, or the index of their parts, among the paths of a repository;
   * undefined where it is laid out otherwise.
   */
  weights(paths: ReadonlySet<string>): readonly string[] | undefined;
  /** Files without which the weights are of no use. */
  readonly required: readonly string[];
  /** Files that are taken where they are. */
  readonly optional: readonly string[];
  /**
   * Where `weights` finds an index, and nothing else: the parts that its text names.
   * @throws VentiError `invalid-checkpoint`
   */
  readonly parts?: (text: string, where: string) => readonly string[];
}

const beside = {
  required: ['config.json', 'tokenizer.json'],
  optional: ['generation_config.json'],
} as const;

/** In the order in which they are preferred. */
export const layouts: readonly RepositoryLayout[] = [
  { name: 'safetensors', weights: named('model.safetensors'), ...beside },
  {
    name: 'sharded safetensors',
    weights: named('model.safetensors.index.json'),
    ...beside,
    parts: shards,
  },
];

function named(path: string): RepositoryLayout['weights'] {
  return (paths) => (paths.has(path) ? [path] : undefined);
}

/** The files that an index names, which lie beside it. */
function shards(text: string, where: string): readonly string[] {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (cause) {
    throw invalidCheckpoint(where, 'this is not JSON', { cause });
  }
  const map = isRecord(index) ? index['weight_map'] : undefined;
  if (!isRecord(map)) throw invalidCheckpoint(where, 'there is no "weight_map"');
  const names = new Set(Object.values(map));
  for (const name of names) {
    if (typeof name === 'string' && /^\w[\w.-]*\.safetensors$/.test(name)) continue;
    throw invalidCheckpoint(
      where,
      `${JSON.stringify(name)} is not the name of a safetensors file beside the index`,
    );
  }
  return [...(names as Set<string>)].sort();
}
