import type { ExportFiles } from '../backends/exported/open-exported-model.ts';
import { VentiError } from '../errors.ts';

/** The precisions that exported graphs come in; the first that is there is taken where none is asked for. */
export const exportTypes = ['q8', 'fp32', 'fp16', 'q4'] as const;

export type ExportType = (typeof exportTypes)[number];

/** What exporters put behind a graph's name. */
const suffixes: Readonly<Record<ExportType, readonly string[]>> = {
  fp32: [''],
  fp16: ['_fp16'],
  q8: ['_quantized', '_int8'],
  q4: ['_q4'],
};

/**
 * The graphs of a model by their precision, in the order of `exportTypes`. They lie in a folder `onnx` or
 * beside the other files; of the layouts that exporters have had, the newest is taken.
 * @param paths of all files, with slashes
 */
export function exportGraphs(paths: ReadonlySet<string>): ReadonlyMap<ExportType, ExportFiles> {
  const graphs = new Map<ExportType, ExportFiles>();
  for (const type of exportTypes) {
    const found = ['onnx/', '']
      .flatMap((folder) => suffixes[type].map((suffix) => filesOf(paths, folder, suffix)))
      .find((files) => files !== undefined);
    if (found) graphs.set(type, found);
  }
  return graphs;
}

/**
 * The error for graphs of which none has the precision that was asked for.
 * @param where the folder or repository that has the graphs
 * @param graphs those that are there, at least one
 */
export function withoutGraph(
  where: string,
  dtype: string | undefined,
  graphs: ReadonlyMap<ExportType, ExportFiles>,
): VentiError {
  const types = [...graphs].map(([type, { beginning, continuation }]) => {
    return `${type} (${beginning ?? continuation})`;
  });
  return new VentiError(
    'unsupported',
    `${where} has no graph in ${dtype}. It has ${types.join(', ')}: pass one of them as dtype.`,
  );
}

function filesOf(
  paths: ReadonlySet<string>,
  folder: string,
  suffix: string,
): ExportFiles | undefined {
  const pathOf = (name: string): string | undefined => {
    const path = `${folder}${name}${suffix}.onnx`;
    return paths.has(path) ? path : undefined;
  };
  const whole = pathOf('model') ?? pathOf('decoder_model_merged');
  const parts = {
    beginning: whole ?? pathOf('decoder_model'),
    continuation: whole ?? pathOf('decoder_with_past_model'),
  };
  return (parts.beginning ?? parts.continuation) ? parts : undefined;
}
