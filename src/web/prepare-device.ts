import type { Backend } from '../backends/backend.ts';
import type { ModelBytes } from '../backends/web/model-bytes.ts';
import { moduleBytes } from '../backends/web/wasm/instantiate-module.ts';
import { loadModule } from '../backends/web/wasm/load-module.ts';
import { openWasmBackend } from '../backends/web/wasm/open-wasm-backend.ts';
import { findAdapter, loadWebGpu } from '../backends/web/webgpu/load-webgpu.ts';
import { openGpuBackend } from '../backends/web/webgpu/open-gpu-backend.ts';
import { type ModelManifest, modelBytes } from '../models/manifest.ts';
import type { Notice } from '../notice.ts';
import type { ResolvedWebWriterOptions } from '../options/resolve-web-writer.ts';
import type { DownloadProgress } from './models/download-progress.ts';
import { noWebGpu, oneThread } from './notices.ts';

/** A runtime in this thread, ready to open a model. */
export interface PreparedDevice {
  open(model: ModelBytes): Promise<Backend>;
  readonly notices: readonly Notice[];
}

/**
 * A GPU takes some hundred small commands for a token, whatever the size of the model; a CPU reads
 * every weight. Below this many bytes of files the CPU is done first.
 */
const leastBytesForGpu = 64 * 2 ** 20;

/**
 * Loads the runtime for the device that was asked for. `auto` takes, in this order:
 *
 * 1. `webgpu` for a model of at least 64 MiB, where the browser has graphics hardware for it and the
 *    runtime's files for WebGPU are there;
 * 2. `wasm`.
 *
 * @param downloads told of the runtime's bytes for `wasm`
 * @throws VentiError `unsupported`, `runtime-missing`, `runtime-failed`, `offline`
 */
export async function prepareDevice(
  options: ResolvedWebWriterOptions,
  manifest: ModelManifest,
  downloads: DownloadProgress,
): Promise<PreparedDevice> {
  switch (options.device) {
    case 'wasm':
      return await prepareWasm(options, downloads);
    case 'webgpu':
      await findAdapter();
      return await prepareGpu(options);
    case 'auto':
      return await prepareFastest(options, manifest, downloads);
  }
}

async function prepareFastest(
  options: ResolvedWebWriterOptions,
  manifest: ModelManifest,
  downloads: DownloadProgress,
): Promise<PreparedDevice> {
  if (modelBytes(manifest) < leastBytesForGpu) return await prepareWasm(options, downloads);
  try {
    if ((await findAdapter()) === 'hardware') return await prepareGpu(options);
    return withNotice(await prepareWasm(options, downloads), noWebGpu('it would run in software'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return withNotice(await prepareWasm(options, downloads), noWebGpu(reason));
  }
}

async function prepareGpu({ runtimeUrl }: ResolvedWebWriterOptions): Promise<PreparedDevice> {
  const runtime = await loadWebGpu(runtimeUrl);
  return { open: async (model) => await openGpuBackend(runtime, model), notices: [] };
}

async function prepareWasm(
  { runtimeUrl, threads, maxBatchSize }: ResolvedWebWriterOptions,
  downloads: DownloadProgress,
): Promise<PreparedDevice> {
  const module = await loadModule(runtimeUrl, threads, downloads.expect(moduleBytes));
  return {
    open: async (model) => await openWasmBackend(module, model, threads, maxBatchSize),
    notices: threads === 1 && !crossOriginIsolated ? [oneThread] : [],
  };
}

function withNotice(device: PreparedDevice, notice: Notice): PreparedDevice {
  return { ...device, notices: [...device.notices, notice] };
}
