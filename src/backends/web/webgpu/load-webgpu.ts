import type * as OnnxRuntime from 'onnxruntime-web/webgpu';
import { VentiError } from '../../../errors.ts';
import { runtimeMissing } from '../runtime-missing.ts';

/** ONNX Runtime's JavaScript API with the build that has WebGPU. */
export type WebGpuRuntime = typeof OnnxRuntime;

/**
 * Loads ONNX Runtime with WebGPU into this thread.
 * @param runtimeUrl folder of the runtime's files, ending in a slash
 * @throws VentiError `runtime-missing`, `offline`
 */
export async function loadWebGpu(runtimeUrl: string): Promise<WebGpuRuntime> {
  const url = `${runtimeUrl}ort.webgpu.min.mjs`;
  let runtime: WebGpuRuntime;
  try {
    runtime = (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as WebGpuRuntime;
  } catch (cause) {
    throw runtimeMissing(url, cause);
  }
  runtime.env.wasm.wasmPaths = runtimeUrl;
  runtime.env.wasm.numThreads = 1;
  return runtime;
}

/**
 * The kind of adapter that the browser would use: graphics hardware, or a driver in software.
 * @throws VentiError `unsupported` without WebGPU
 */
export async function findAdapter(): Promise<'hardware' | 'software'> {
  const { gpu } = navigator as Partial<Navigator>;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (adapter) return adapter.info.isFallbackAdapter ? 'software' : 'hardware';
  throw new VentiError(
    'unsupported',
    `This browser has no WebGPU${gpu ? ' adapter for this machine' : ''}. Use device "wasm", or a browser and a machine that have it.`,
  );
}
