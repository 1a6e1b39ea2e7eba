import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  buildExport,
  currentLayout,
  type ExportedWeights,
  type ExportLayout,
} from '../../bench/model/export-graph.ts';
import type { ExportType } from '../../bench/model/export-matrices.ts';
import { encodeModel, type Graph } from '../../src/convert/onnx/model.ts';
import { goldenFolder, loadGoldenModel } from '../golden/golden-model.ts';

/** Graphs by their paths in a folder. */
export type ExportGraphs = Readonly<Record<string, Partial<ExportLayout>>>;

const withoutPositions = { positions: false, logitsToKeep: false } as const;

/** The layouts that are found on the hub, by what they are called here. */
export const exportLayouts: Readonly<Record<string, ExportGraphs>> = {
  'onnx/model.onnx': { 'onnx/model.onnx': {} },
  'model.onnx at the root, without position_ids': { 'model.onnx': withoutPositions },
  'integers of 32 bits': { 'onnx/model.onnx': { integers: 'int32', logitsToKeep: false } },
  GroupQueryAttention: { 'onnx/model.onnx': { ...withoutPositions, grouped: true } },
  'a cache of halves': { 'onnx/model_fp16.onnx': { floats: 'float16' } },
  'no cache': { 'onnx/model.onnx': { past: false, present: false } },
  'decoder_model_merged with use_cache_branch': {
    'onnx/decoder_model_merged.onnx': {
      ...withoutPositions,
      useCacheBranch: true,
      tracedWithOneToken: true,
    },
  },
  'decoder_model and decoder_with_past_model': {
    'onnx/decoder_model.onnx': { ...withoutPositions, past: false },
    'onnx/decoder_with_past_model.onnx': { ...withoutPositions, tracedWithOneToken: true },
  },
  'decoder_with_past_model alone': {
    'decoder_with_past_model.onnx': { ...withoutPositions, tracedWithOneToken: true },
  },
  'decoder_model alone': { 'decoder_model.onnx': { ...withoutPositions, past: false } },
};

export interface ExportOptions {
  /** Precision of the matrices. @default 'fp32' */
  readonly type?: ExportType;
  /** Where the constants lie, beside the graph. @default in the graph */
  readonly externalData?: string;
}

/** Writes the golden model as a folder of ready-made graphs. */
export async function writeExportFolder(
  folder: string,
  graphs: ExportGraphs,
  { type = 'fp32', externalData }: ExportOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of ['config.json', 'tokenizer.json']) {
    await cp(join(goldenFolder('gpt2-f32'), name), join(folder, name));
  }
  const weights = await goldenWeights();
  for (const [path, layout] of Object.entries(graphs)) {
    const graph = buildExport(type, weights, { ...currentLayout, ...layout });
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (externalData === undefined) await writeFile(file, encodeModel(graph));
    else await writeWithExternalData(file, graph, externalData);
  }
}

/** The golden model whose head is tied and whose activation is the usual one. */
async function goldenWeights(): Promise<ExportedWeights> {
  const { config, tensors } = await loadGoldenModel('gpt2-f32');
  return { config, tensor: tensors };
}

async function writeWithExternalData(file: string, graph: Graph, location: string): Promise<void> {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const initializers = graph.initializers.map((initializer) => {
    const { data } = initializer;
    if (!(data instanceof Uint8Array) || initializer.type !== 'float32') return initializer;
    parts.push(data);
    const external = { location, offset, length: data.byteLength };
    offset += data.byteLength;
    return { ...initializer, data: external };
  });
  await writeFile(file, encodeModel({ ...graph, initializers }));
  await writeFile(join(dirname(file), location), Buffer.concat(parts));
}
