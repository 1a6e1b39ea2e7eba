import { withBlockProducts } from '../../../convert/block-products.ts';
import { withFloatCache } from '../../../convert/float-cache.ts';
import { withFloatProducts } from '../../../convert/float-products.ts';
import { withWholeHead } from '../../../convert/head-blocks.ts';
import { decodeModel } from '../../../convert/onnx/decode-model.ts';
import { encodeModel } from '../../../convert/onnx/model.ts';
import { modelFiles } from '../../../models/manifest.ts';
import { bytesPerToken } from '../../key-value-cache.ts';
import type { ModelBytes } from '../model-bytes.ts';
import type { OnnxModule } from './onnx-module.ts';
import { WasmBackend } from './wasm-backend.ts';
import { WasmSession } from './wasm-session.ts';

/**
 * Matrices of eight bits are unpacked to floats where that takes no more memory than this. One row is
 * then multiplied in half the time; a larger model would spend it waiting for memory.
 */
const mostFloatBytes = 64 * 2 ** 20;

/**
 * Opens a model of ours in a WebAssembly module. The graph is rewritten for the kernels that it has.
 * @param threads that the module was loaded with
 * @param maxSlots most sequences at the same time
 * @param floatBytes most memory of matrices that are unpacked to floats
 * @throws VentiError `model-corrupt`, `runtime-failed`, `out-of-memory`
 */
export async function openWasmBackend(
  module: OnnxModule,
  { manifest, graph, weights }: ModelBytes,
  threads: number,
  maxSlots: number,
  floatBytes: number = mostFloatBytes,
): Promise<WasmBackend> {
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const shape = { layers, heads, headWidth, contextLength };
  const whole = withWholeHead(decodeModel(graph, modelFiles.graph));
  const stored = withFloatCache(whole, shape);
  const isSmall = weights.byteLength * Float32Array.BYTES_PER_ELEMENT <= floatBytes;
  const rewritten = isSmall ? withFloatProducts(stored) : withBlockProducts(stored);
  const session = await WasmSession.open(module, encodeModel(rewritten), weights);
  const cacheBytesPerToken = bytesPerToken(shape, 'float32');
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
