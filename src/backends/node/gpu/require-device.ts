import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import { GraphBuilder } from '../../../convert/onnx/graph-builder.ts';
import { VentiError } from '../../../errors.ts';
import { loadRuntime } from '../open-session.ts';
import type { GpuDevice } from './gpu-device.ts';
import { openGpuSession } from './open-gpu-session.ts';

/**
 * Makes sure that a model can be opened on a device: that ONNX Runtime was built with it, and that the
 * machine has one.
 * @throws VentiError `unsupported` where either is not so; `runtime-missing` where a library of the runtime
 * has not been installed; `runtime-failed`
 */
export async function requireDevice(device: GpuDevice): Promise<void> {
  const runtime = await loadRuntime();
  requireProvider(runtime, device);
  const graph = new GraphBuilder();
  const input = graph.input('input', 'float32', [1]);
  graph.node('Neg', [input], 'output');
  graph.output('output', 'float32', [1]);
  const session = await openGpuSession(runtime, device, graph.build('probe'), { threads: 1 });
  await session.release();
}

/** Where else a device might be had. */
const elsewhere: Readonly<Record<GpuDevice, string>> = {
  webgpu: 'or Linux or Windows on x64, or macOS on arm64',
  cuda: 'or Linux on x64, or try device "webgpu"',
};

function requireProvider(
  { listSupportedBackends }: Pick<typeof OnnxRuntime, 'listSupportedBackends'>,
  device: GpuDevice,
): void {
  const names = listSupportedBackends().map(({ name }) => name);
  if (!names.includes(device)) {
    throw new VentiError(
      'unsupported',
      `device is "${device}", which onnxruntime-node does not have for ${process.platform} on ${process.arch}; it has ${names.join(', ')}. Use device "cpu", ${elsewhere[device]}.`,
    );
  }
  if (device !== 'cuda' || existsSync(cudaLibrary())) return;
  throw new VentiError(
    'runtime-missing',
    `device is "cuda", but onnxruntime-node's library for it is not there (${cudaLibrary()}). Its install script fetches it: run "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node --ignore-scripts=false". It needs an NVIDIA card with its driver, CUDA 12 and cuDNN 9. Or use device "webgpu" or "cpu".`,
  );
}

/** Where the library of the provider for CUDA belongs. */
export function cudaLibrary(): string {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = join(dirname(main), '../bin/napi-v6', process.platform, process.arch);
  return join(folder, 'libonnxruntime_providers_cuda.so');
}
