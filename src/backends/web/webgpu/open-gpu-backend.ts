import type { InferenceSession } from 'onnxruntime-common';
import { gpuGraph } from '../../../convert/gpu-graph.ts';
import { decodeModel } from '../../../convert/onnx/decode-model.ts';
import { encodeModel } from '../../../convert/onnx/model.ts';
import { VentiError } from '../../../errors.ts';
import { modelFiles } from '../../../models/manifest.ts';
import { keyAndValueOutputs } from '../../graph-interface.ts';
import { bytesPerToken } from '../../key-value-cache.ts';
import type { ModelBytes } from '../model-bytes.ts';
import { GpuBackend } from './gpu-backend.ts';
import { GpuCache } from './gpu-cache.ts';
import type { WebGpuRuntime } from './load-webgpu.ts';

/**
 * Opens a model of ours on the GPU.
 * @throws VentiError `model-corrupt`, `runtime-failed`
 */
export async function openGpuBackend(
  runtime: WebGpuRuntime,
  { manifest, graph, weights }: ModelBytes,
): Promise<GpuBackend> {
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const shape = { layers, heads, headWidth, contextLength };
  const portable = gpuGraph(decodeModel(graph, modelFiles.graph), shape);
  let session: InferenceSession;
  let cache: GpuCache;
  try {
    session = await runtime.InferenceSession.create(encodeModel(portable), {
      executionProviders: ['webgpu'],
      externalData: [{ path: modelFiles.weights, data: weights }],
      preferredOutputLocation: Object.fromEntries(
        keyAndValueOutputs(layers).map((name) => [name, 'gpu-buffer'] as const),
      ),
      // Constants that DequantizeLinear unpacks are unpacked now, and not in every run.
      extra: { session: { disable_quant_qdq: '1' } },
      logSeverityLevel: 3,
    });
    cache = await GpuCache.create(await runtime.env.webgpu.device, shape);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'runtime-failed',
      `ONNX Runtime cannot open the model on the GPU: ${reason}. Use device "wasm".`,
      { cause },
    );
  }
  const cacheBytesPerToken = bytesPerToken(shape, 'float32');
  const info = {
    ...{ vocabularySize, contextLength, dtype, cacheBytesPerToken },
    device: 'webgpu',
    threads: 0,
  };
  return new GpuBackend(runtime, session, cache, info, shape);
}
