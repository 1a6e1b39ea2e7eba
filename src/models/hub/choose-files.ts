import { VentiError } from '../../errors.ts';
import { exportGraphs, withoutGraph } from '../export-graphs.ts';
import { findPickle, pickleRefusal, safetensorsAdvice } from '../pickle.ts';
import { withoutGGUF } from './gguf-files.ts';
import type { HubModel } from './hub-model.ts';
import type { Listing } from './listing.ts';
import { layoutsOf, type RepositoryLayout } from './wanted-files.ts';

/** The files of a repository that are wanted; an index may name more. */
export interface Choice {
  readonly layout: RepositoryLayout;
  /** The weights, or their index. */
  readonly weights: readonly string[];
  /** All files beside the weights. */
  readonly others: readonly string[];
}

/**
 * Chooses among what a repository has.
 * @throws VentiError `unsupported` where it has no weights that can be read, none in the precision that
 * is wanted, or lacks a file that they need: what it has instead, and what to do
 */
export function chooseFiles(model: HubModel, { files }: Listing): Choice {
  const { repository, dtype, file } = model;
  const paths = new Set(files.keys());
  for (const layout of layoutsOf(model)) {
    const weights = layout.weights(paths, model);
    if (weights === undefined) continue;
    const lacking = layout.required.filter((path) => !paths.has(path));
    if (lacking.length > 0) throw incomplete(repository, lacking, paths);
    const optional = layout.optional.filter((path) => paths.has(path));
    return { layout, weights, others: [...layout.required, ...optional] };
  }
  const hasGGUF = [...paths].some((path) => path.endsWith('.gguf'));
  if (file !== undefined || hasGGUF) throw withoutGGUF(repository, file, paths);
  const graphs = exportGraphs(paths);
  if (graphs.size > 0) throw withoutGraph(repository, dtype, graphs);
  throw withoutWeights(repository, paths);
}

function incomplete(
  repository: string,
  lacking: readonly string[],
  paths: ReadonlySet<string>,
): VentiError {
  const how =
    lacking.includes('tokenizer.json') && paths.has('vocab.json')
      ? ` Its tokenizer is in an older form: AutoTokenizer.from_pretrained("${repository}").save_pretrained(FOLDER) in Python writes tokenizer.json; put the other files beside it and pass the folder.`
      : ' Pass a folder in which you have added what is missing.';
  return new VentiError('unsupported', `${repository} lacks ${lacking.join(' and ')}.${how}`);
}

function withoutWeights(repository: string, paths: ReadonlySet<string>): VentiError {
  const pickle = findPickle(paths);
  const problem =
    pickle === undefined
      ? `has no weights that can be read here: expected model.safetensors. ${safetensorsAdvice(repository)}`
      : pickleRefusal(pickle, repository);
  return new VentiError('unsupported', `${repository} ${problem}`);
}
