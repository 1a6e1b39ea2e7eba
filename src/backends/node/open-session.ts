import type * as OnnxRuntime from 'onnxruntime-node';
import { VentiError } from '../../errors.ts';

/**
 * Loads the runtime, which takes a while and much memory, when it is first needed.
 * @throws VentiError `runtime-missing`
 */
export async function loadRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'runtime-missing',
      `onnxruntime-node cannot be loaded (${reason}). Install it with "npm install onnxruntime-node@1.30.0" on a system that it has binaries for: Linux with glibc or Windows on x64 or arm64, or macOS on arm64.`,
      { cause },
    );
  }
}

/**
 * Opens a graph on the CPU. Its weights are mapped into memory, not read.
 * @param path of the model's `.onnx` file
 * @param optimization how far the runtime may rewrite the graph: ours are written as they should run
 * @throws VentiError `runtime-failed`
 */
export async function openSession(
  runtime: typeof OnnxRuntime,
  path: string,
  threads: number,
  optimization: 'disabled' | 'basic' | 'all' = 'disabled',
): Promise<OnnxRuntime.InferenceSession> {
  try {
    return await runtime.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: optimization,
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'runtime-failed',
      `ONNX Runtime cannot open ${path}: ${reason}. Get the model anew, or convert it again.`,
      { cause },
    );
  }
}
