import type { Backend, BackendInfo, StepRow } from '../../src/backends/backend.ts';
import type { ModelBytes } from '../../src/backends/web/model-bytes.ts';
import { loadModule } from '../../src/backends/web/wasm/load-module.ts';
import type { OnnxModule } from '../../src/backends/web/wasm/onnx-module.ts';
import { openWasmBackend } from '../../src/backends/web/wasm/open-wasm-backend.ts';
import type { GpuBackend } from '../../src/backends/web/webgpu/gpu-backend.ts';
import { loadWebGpu, type WebGpuRuntime } from '../../src/backends/web/webgpu/load-webgpu.ts';
import { openGpuBackend } from '../../src/backends/web/webgpu/open-gpu-backend.ts';
import { DownloadProgress } from '../../src/web/models/download-progress.ts';
import { ModelSource } from '../../src/web/models/model-source.ts';

/** What `browser-backend.ts` calls from outside. Backends stay here and go by numbers. */
export interface BackendDriver {
  /** @param floatBytes most memory of matrices that wasm unpacks to floats */
  open(device: 'wasm' | 'webgpu', modelUrl: string, floatBytes?: number): Promise<OpenedBackend>;
  step(id: number, rows: readonly StepRow[]): ReturnType<Backend['step']>;
  copy(id: number, from: number, to: number, length: number): void;
  shrink(id: number, slots: number, length: number): void;
  dispose(id: number): Promise<void>;
}

export interface OpenedBackend {
  readonly id: number;
  readonly info: BackendInfo;
  readonly chunkLength: number;
}

const backends: Backend[] = [];
/** One of each for all backends: loading it takes longer than a test. */
let module: Promise<OnnxModule> | undefined;
let webGpu: Promise<WebGpuRuntime> | undefined;
/** By precision. A driver in software takes seconds to compile the programs of each. */
const gpuBackends = new Map<string, Promise<GpuBackend>>();

const runtimeUrl = new URL('/onnxruntime/', location.href).href;

const driver: BackendDriver = {
  async open(device, modelUrl, floatBytes) {
    const source = await ModelSource.open(modelUrl);
    const model = {
      manifest: source.manifest,
      ...(await source.fetch(new DownloadProgress(() => {}), () => {})),
    };
    const backend = device === 'wasm' ? await openWasm(model, floatBytes) : await openGpu(model);
    const { info, chunkLength } = backend;
    return { id: backends.push(backend) - 1, info, chunkLength };
  },
  step: async (id, rows) => await backends[id]!.step(rows),
  copy: (id, from, to, length) => backends[id]!.copy(from, to, length),
  shrink: (id, slots, length) => backends[id]!.shrink(slots, length),
  dispose: async (id) => await backends[id]!.dispose(),
};

async function openWasm(model: ModelBytes, floatBytes?: number): Promise<Backend> {
  module ??= loadModule(runtimeUrl, 1);
  return await openWasmBackend(await module, model, 1, 16, floatBytes);
}

async function openGpu(model: ModelBytes): Promise<Backend> {
  webGpu ??= loadWebGpu(runtimeUrl);
  const { dtype } = model.manifest;
  const open = gpuBackends.get(dtype) ?? openGpuBackend(await webGpu, model);
  gpuBackends.set(dtype, open);
  return emptied(await open);
}

/** The same backend with nothing in its cache; disposing it leaves it for the next test. */
function emptied(backend: GpuBackend): Backend {
  backend.shrink(0, 0);
  return {
    info: backend.info,
    chunkLength: backend.chunkLength,
    step: async (rows) => await backend.step(rows),
    copy: (from, to, length) => backend.copy(from, to, length),
    shrink: (slots, length) => backend.shrink(slots, length),
    dispose: async () => {},
  };
}

Object.assign(globalThis, { driver });
