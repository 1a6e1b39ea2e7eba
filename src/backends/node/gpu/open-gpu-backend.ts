import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import { withDeviceCache } from '../../../convert/device-cache.ts';
import { gpuGraph } from '../../../convert/gpu-graph.ts';
import { withGroupedTopK } from '../../../convert/grouped-top-k.ts';
import { decodeModel } from '../../../convert/onnx/decode-model.ts';
import { modelFiles } from '../../../models/manifest.ts';
import type { ModelFolder } from '../../../models/model-folder.ts';
import { FloatCache } from '../../float-cache.ts';
import { bytesPerToken, type CacheShape } from '../../key-value-cache.ts';
import { arrayMemory } from '../array-memory.ts';
import { HostCache } from '../host-cache.ts';
import { loadRuntime } from '../open-session.ts';
import { SessionBackend } from '../session-backend.ts';
import { bufferCount, cacheTensors, copyGraph, resizeGraph, sliceGraph } from './cache-graphs.ts';
import { type CacheSessions, DeviceCache } from './device-cache.ts';
import type { GpuDevice } from './gpu-device.ts';
import { type GpuSessionOptions, openGpuSession } from './open-gpu-session.ts';

type Runtime = typeof OnnxRuntime;

/** A chunk of one prompt costs a GPU about as much as sixteen, which are a thousand tokens. */
const promptsAtOnce = 16;

/**
 * Opens a model folder of ours on a GPU. With WebGPU the cache lies there and never leaves it. With CUDA it
 * is JavaScript's and crosses over in every step, since onnxruntime-node leaves no outputs on such a device.
 * @param threads of what the device leaves to the CPU
 * @param maxSlots most sequences at the same time
 * @throws VentiError `unsupported`, `runtime-failed`, `model-corrupt`
 */
export async function openGpuBackend(
  { path, manifest }: ModelFolder,
  device: GpuDevice,
  threads: number,
  maxSlots: number,
): Promise<SessionBackend> {
  const runtime = await loadRuntime();
  const { vocabularySize, contextLength, dtype, layers, heads, headWidth } = manifest;
  const shape = { layers, heads, headWidth, contextLength };
  const stored = decodeModel(await readFile(join(path, modelFiles.graph)), modelFiles.graph);
  const graph = gpuGraph(stored, shape);
  const options = { folder: path, threads };
  const cacheBytesPerToken = bytesPerToken(shape, 'float32');
  const info = { vocabularySize, contextLength, device, dtype, threads: 0, cacheBytesPerToken };
  if (device === 'cuda') {
    const session = await openGpuSession(runtime, device, graph, options);
    const cache = new FloatCache(shape, maxSlots, arrayMemory);
    return new SessionBackend(
      session,
      runtime.Tensor,
      info,
      new HostCache(cache, runtime.Tensor),
      promptsAtOnce,
    );
  }
  const ours = withDeviceCache(withGroupedTopK(graph), shape);
  const session = await openGpuSession(runtime, device, ours, options);
  const sessions = await openCacheSessions(runtime, device, shape, threads);
  return new SessionBackend(
    session,
    runtime.Tensor,
    info,
    new DeviceCache(runtime.Tensor, sessions, shape),
    promptsAtOnce,
  );
}

async function openCacheSessions(
  runtime: Runtime,
  device: GpuDevice,
  shape: CacheShape,
  threads: number,
): Promise<CacheSessions> {
  const inPlace = { threads };
  const anew = (count: number): GpuSessionOptions => ({
    threads,
    kept: Array.from({ length: count }, (_, buffer) => cacheTensors.result(buffer)),
  });
  return {
    resize: await openGpuSession(runtime, device, resizeGraph(shape), anew(1)),
    copy: await openGpuSession(runtime, device, copyGraph(shape), inPlace),
    slice: await openGpuSession(runtime, device, sliceGraph(shape), anew(bufferCount(shape))),
  };
}
