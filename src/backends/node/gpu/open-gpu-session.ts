import type { InferenceSession } from 'onnxruntime-common';
import type * as OnnxRuntime from 'onnxruntime-node';
import { hostNodes } from '../../../convert/grouped-top-k.ts';
import { encodeModel, type Graph } from '../../../convert/onnx/model.ts';
import { VentiError } from '../../../errors.ts';
import type { GpuDevice } from './gpu-device.ts';

type Runtime = typeof OnnxRuntime;

/** How a graph is to be opened, beside the device. */
export interface GpuSessionOptions {
  /** Of the files that the graph names. */
  readonly folder?: string;
  /** Threads of what the device leaves to the CPU. */
  readonly threads: number;
  /** Outputs that stay on the device, in new buffers: such a session writes into none that it is given. */
  readonly kept?: readonly string[];
}

const webGpu = { name: 'webgpu', forceCpuNodeNames: hostNodes } as const;
/** A product with a bias (Gemm) takes half as long again there as one without (MatMul). */
const webGpuOptimization = { disable_specified_optimizers: 'MatMulAddFusion' } as const;

/**
 * Opens a graph on a device.
 * @throws VentiError `unsupported` where the machine has no such device, or no driver for it;
 * `runtime-failed`
 */
export async function openGpuSession(
  runtime: Runtime,
  device: GpuDevice,
  graph: Graph,
  { folder, threads, kept }: GpuSessionOptions,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(encodeModel(graph), {
      executionProviders: [device === 'webgpu' ? webGpu : device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      ...(kept && {
        preferredOutputLocation: Object.fromEntries(
          kept.map((name) => [name, 'gpu-buffer'] as const),
        ),
      }),
      extra: {
        ...(device === 'webgpu' && { optimization: webGpuOptimization }),
        session: {
          // Constants that DequantizeLinear unpacks are unpacked now, and not in every run.
          disable_quant_qdq: '1',
          ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
        },
      },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw openingFailed(device, cause);
  }
}

/** What a machine needs for a device. */
const needs: Readonly<Record<GpuDevice, string>> = {
  webgpu:
    'WebGPU needs a graphics card and its driver; on Linux one for Vulkan, and libvulkan.so.1 (Debian: "apt-get install libvulkan1 mesa-vulkan-drivers", or NVIDIA\'s own driver; "vulkaninfo --summary" tells what is found)',
  cuda: 'It needs an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9 on the library path ("nvidia-smi" tells what is found)',
};

function openingFailed(device: GpuDevice, cause: unknown): VentiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  // The driver's own words end the message; what stands before them are places in ONNX Runtime's sources.
  const missing =
    device === 'webgpu'
      ? /Failed to get a WebGPU (?:adapter|device).*/s.exec(reason)?.[0]
      : /shared library|CUDA failure|CUDA error|cudnn|libcu/i.test(reason) && reason;
  if (missing) {
    return new VentiError(
      'unsupported',
      `device is "${device}", but ONNX Runtime finds none here: ${missing.trim()}. ${needs[device]}. Or use device "cpu".`,
      { cause },
    );
  }
  return new VentiError(
    'runtime-failed',
    `ONNX Runtime cannot open the model on the device "${device}": ${reason}. Use device "cpu".`,
    { cause },
  );
}
