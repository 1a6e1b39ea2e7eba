import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withHeadInBlocks, withWholeHead } from '../../convert/head-blocks.ts';
import { decodeModel } from '../../convert/onnx/decode-model.ts';
import { encodeModel } from '../../convert/onnx/model.ts';
import { withPairedRows } from '../../convert/paired-rows.ts';
import { shiftBytes, withUnsignedProducts } from '../../convert/unsigned-products.ts';
import { modelFiles } from '../../models/manifest.ts';
import type { KernelQuirks } from './kernel-quirks.ts';
import type { GraphInMemory } from './open-session.ts';

/**
 * Reads a model and rewrites its graph for what the runtime's kernels do on this processor. Its weights are
 * read, not mapped, since most of them may change.
 * @param folder of the model
 * @throws VentiError `model-corrupt`
 */
export async function readAdaptedGraph(
  folder: string,
  { productsSaturate, loneRowsDiffer }: KernelQuirks,
): Promise<GraphInMemory> {
  const path = join(folder, modelFiles.graph);
  const stored = decodeModel(await readFile(path), path);
  const weights = await readFile(join(folder, modelFiles.weights));
  const paired = loneRowsDiffer ? withPairedRows(stored) : stored;
  if (!productsSaturate) return { path, bytes: encodeModel(paired), weights };
  // Bytes that a block and the whole head share are shifted once.
  const { graph, shifted } = withUnsignedProducts(withWholeHead(paired));
  for (const { offset, length } of shifted) shiftBytes(weights.subarray(offset, offset + length));
  return { path, bytes: encodeModel(withHeadInBlocks(graph)), weights };
}
