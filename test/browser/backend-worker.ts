import type { Backend, BackendInfo, StepRow } from '../../src/backends/backend.ts';
import { loadModule } from '../../src/backends/web/load-module.ts';
import type { OnnxModule } from '../../src/backends/web/onnx-module.ts';
import { openWasmBackend } from '../../src/backends/web/open-wasm-backend.ts';
import { fetchModel } from '../../src/web/models/fetch-model.ts';

/** What `browser-backend.ts` calls from outside. Backends stay here and go by numbers. */
export interface BackendDriver {
  open(modelUrl: string, threads: number): Promise<OpenedBackend>;
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
/** One for all backends: loading it takes longer than a test. */
let module: Promise<OnnxModule> | undefined;

const driver: BackendDriver = {
  async open(modelUrl, threads) {
    module ??= loadModule(new URL('/onnxruntime/', location.href).href, threads);
    const model = await fetchModel(modelUrl, () => {});
    const backend = await openWasmBackend(await module, model, threads, 16);
    const { info, chunkLength } = backend;
    return { id: backends.push(backend) - 1, info, chunkLength };
  },
  step: async (id, rows) => await backends[id]!.step(rows),
  copy: (id, from, to, length) => backends[id]!.copy(from, to, length),
  shrink: (id, slots, length) => backends[id]!.shrink(slots, length),
  dispose: async (id) => await backends[id]!.dispose(),
};

Object.assign(globalThis, { driver });
