import { join } from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import { modelFiles } from '../../models/manifest.ts';
import { readAdaptedGraph } from './adapted-graph.ts';
import { kernelQuirks } from './kernel-quirks.ts';
import { openSession } from './open-session.ts';

/**
 * Opens a graph of ours on the CPU, rewritten where this processor's kernels make that necessary.
 * @param folder of the model
 * @param dtype of its matrices
 * @throws VentiError `runtime-failed`, `model-corrupt`
 */
export async function openModelSession(
  runtime: typeof OnnxRuntime,
  folder: string,
  dtype: string,
  threads: number,
): Promise<OnnxRuntime.InferenceSession> {
  const quirks = await kernelQuirks(runtime, dtype);
  const isAdapted = quirks.productsSaturate || quirks.loneRowsDiffer;
  const graph = isAdapted ? await readAdaptedGraph(folder, quirks) : join(folder, modelFiles.graph);
  // Halves are widened once, when constants are folded, not at every step.
  const optimization = dtype === 'fp16' ? 'basic' : 'disabled';
  return await openSession(runtime, graph, threads, { optimization });
}
