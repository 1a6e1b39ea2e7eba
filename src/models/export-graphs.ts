import type { ExportFiles } from '../backends/exported/open-exported-model.ts';

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
