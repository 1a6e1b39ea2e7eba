import { parseSafetensorsIndex } from '../../convert/safetensors-index.ts';
import { exportGraphs } from '../export-graphs.ts';
import { chooseGGUF } from './gguf-files.ts';
import type { HubModel } from './hub-model.ts';

/** What of a model is asked for. */
type Wanted = Pick<HubModel, 'dtype' | 'file'>;

/** A way in which repositories hold a model, and the files of it that are needed here. */
export interface RepositoryLayout {
  /** For messages. */
  readonly name: string;
  /**
   * Finds the files of the weights, or the index of their parts, among the paths of a repository;
   * undefined where it is laid out otherwise, or has ready-made graphs in other precisions only.
   * @param wanted of ready-made graphs the precision, of GGUF files the one; undefined takes the first
   */
  weights(paths: ReadonlySet<string>, wanted: Wanted): readonly string[] | undefined;
  /** Files without which the weights are of no use. */
  readonly required: readonly string[];
  /** Files that are taken where they are. */
  readonly optional: readonly string[];
  /**
   * Where `weights` finds an index, and nothing else: the parts that its text names.
   * @throws VentiError `invalid-checkpoint`
   */
  readonly parts?: (text: string, where: string) => readonly string[];
  /** Whether the one file that `weights` finds is the whole model, tokenizer and all. */
  readonly isOneFile?: true;
}

const beside = {
  required: ['config.json', 'tokenizer.json'],
  optional: ['generation_config.json'],
} as const;

const ggufFile: RepositoryLayout = {
  name: 'GGUF',
  weights: (paths, { file }) => {
    const path = chooseGGUF(paths, file);
    return path === undefined ? undefined : [path];
  },
  required: [],
  optional: [],
  isOneFile: true,
};

/** In the order in which they are preferred. */
const layouts: readonly RepositoryLayout[] = [
  { name: 'safetensors', weights: named('model.safetensors'), ...beside },
  {
    name: 'sharded safetensors',
    weights: named('model.safetensors.index.json'),
    ...beside,
    parts: shards,
  },
  { name: 'ready-made graphs', weights: graphs, ...beside },
  ggufFile,
];

/** The layouts that a model may be found in, in the order in which they are preferred. */
export function layoutsOf({ file }: Wanted): readonly RepositoryLayout[] {
  return file === undefined ? layouts : [ggufFile];
}

function named(path: string): RepositoryLayout['weights'] {
  return (paths) => (paths.has(path) ? [path] : undefined);
}

/** The files that an index names, which lie beside it. */
function shards(text: string, where: string): readonly string[] {
  return [...new Set(parseSafetensorsIndex(text, where).values())].sort();
}

/** Ready-made graphs in one precision, and their constants. */
function graphs(paths: ReadonlySet<string>, { dtype }: Wanted): readonly string[] | undefined {
  const found = exportGraphs(paths);
  const chosen = dtype === undefined ? [...found.values()][0] : found.get(dtype);
  if (!chosen) return undefined;
  const { beginning, continuation } = chosen;
  const files = new Set([beginning, continuation].filter((path) => path !== undefined));
  const constants = [...paths].filter((path) =>
    [...files].some((graph) => path.startsWith(`${graph}_data`) || path === `${graph}.data`),
  );
  return [...files, ...constants];
}
