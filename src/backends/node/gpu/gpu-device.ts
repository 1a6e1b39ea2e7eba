/** Devices of Node beside the CPU, each an execution provider of ONNX Runtime by the same name. */
export type GpuDevice = 'webgpu' | 'cuda';
