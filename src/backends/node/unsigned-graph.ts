import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel } from '../../convert/onnx/decode-model.ts';
import { encodeModel } from '../../convert/onnx/model.ts';
import { shiftBytes, withUnsignedProducts } from '../../convert/unsigned-products.ts';
import { modelFiles } from '../../models/manifest.ts';
import type { GraphInMemory } from './open-session.ts';

/**
 * Reads a model for processors on which products of unsigned and signed bytes are wrong
 * (`saturating-products.ts`). Its weights are read, not mapped, since most of them change.
 * @param folder of the model
 * @throws VentiError `model-corrupt`
 */
export async function readUnsignedGraph(folder: string): Promise<GraphInMemory> {
  const path = join(folder, modelFiles.graph);
  const { graph, shifted } = withUnsignedProducts(decodeModel(await readFile(path), path));
  const weights = await readFile(join(folder, modelFiles.weights));
  for (const { offset, length } of shifted) shiftBytes(weights.subarray(offset, offset + length));
  return { path, bytes: encodeModel(graph), weights };
}
