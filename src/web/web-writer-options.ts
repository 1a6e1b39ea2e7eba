import type { LoadProgress } from '../writer.ts';

/** Where a model comes from and how it runs in a browser. Every field has a default. */
export interface WebWriterOptions {
  /**
   * URL of a model's folder, on the page's own origin or any other that allows it (CORS). A relative
   * one starts at the page.
   * @default 'models/pocket/'
   */
  readonly model?: string | URL;
  /**
   * URL of a folder on the page's own origin with files of onnxruntime-web 1.30.0:
   * `ort-wasm-simd-threaded.mjs` and `.wasm`; for WebGPU `ort.webgpu.min.mjs` and
   * `ort-wasm-simd-threaded.asyncify.mjs` and `.wasm`.
   * @default 'onnxruntime/'
   */
  readonly runtimeUrl?: string | URL;
  /**
   * URL of the worker's script, `venti-core/web/worker`, for bundlers that do not follow
   * `new Worker(new URL(...))` by themselves.
   * @default the file beside this package's own code
   */
  readonly workerUrl?: string | URL;
  /**
   * `auto` takes WebGPU for a model of at least 64 MiB where the browser has graphics hardware for it,
   * and the CPU (`wasm`) otherwise.
   * @default 'auto'
   */
  readonly device?: 'auto' | 'wasm' | 'webgpu';
  /**
   * Threads of the model on the CPU. More than one needs a page that is cross-origin isolated.
   * @default the machine's cores, at most 8, where the page is isolated; else 1
   */
  readonly threads?: number;
  /** Most pieces written at the same time. @default 64 */
  readonly maxBatchSize?: number;
  /** Most bytes for keys and values of the pieces under way. @default 1 GiB */
  readonly maxCacheBytes?: number;
  /** Most pieces that wait for a place; one more ends with a VentiError `queue-full`. @default 4096 */
  readonly maxQueueLength?: number;
  /** Told how far loading has come, many times in each stage. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Gives up loading. */
  readonly abortSignal?: AbortSignal;
}
