import { withFloatProducts } from '../../../convert/float-products.ts';
import { decodeModel } from '../../../convert/onnx/decode-model.ts';
import { encodeModel } from '../../../convert/onnx/model.ts';
import { modelFiles } from '../../../models/manifest.ts';
import { bytesPerToken } from '../../key-value-cache.ts';
import type { ModelBytes } from '../model-bytes.ts';
import type { OnnxModule } from './onnx-module.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WasmSession } from './wasm-session.ts';

/**
 * Opens a model of ours in a WebAssembly module. Matrices of eight-bit integers are multiplied as
 * floats: the module's kernel for integers takes four to ten times as long for a single row.
 * @param threads that the module was loaded with
 * @param maxSlots most sequences at the same time
 * @throws VentiError `model-corrupt`, `runtime-failed`, `out-of-memory`
 */
export async function openWasmBackend(
  module: OnnxModule,
  { manifest, graph, weights }: ModelBytes,
  threads: number,
  maxSlots: number,
): Promise<WasmBackend> {
  const floats = withFloatProducts(decodeModel(graph, modelFiles.graph));
  const session = await WasmSession.open(module, encodeModel(floats), weights);
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const shape = { layers, heads, headWidth, contextLength };
  const cacheBytesPerToken = bytesPerToken(shape);
  const info = {
    vocabularySize,
    contextLength,
    device: 'wasm',
    dtype,
    threads,
    cacheBytesPerToken,
  };
  return new WasmBackend(session, info, shape, maxSlots);
}
