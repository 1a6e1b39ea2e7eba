import type * as OnnxRuntime from 'onnxruntime-node';
import { VentiError } from '../../errors.ts';
import { modelFiles } from '../../models/manifest.ts';

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

/** A graph that is not read from a file. */
export interface GraphInMemory {
  /** What stands for it in an error. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What would be in `model.weights`, where it has any. */
  readonly weights?: Uint8Array;
}

/** Between two steps a thread that waits for work would hold a processor that others wait for. */
const restful = { force_spinning_stop: '1' } as const;

/**
 * A softmax leaves places that the mask hides a weight of 4e-39, with which it takes four to seven times as long
 * on Intel's processors. Zero changes no sum of normal numbers. It holds in threads of the runtime, and in the one
 * that opens the first session of the process.
 */
const withoutDenormals = { set_denormal_as_zero: '1' } as const;

/** What the runtime may do with a graph. */
export interface GraphTreatment {
  /** How far it is rewritten: ours are written as they should run. */
  readonly optimization?: 'disabled' | 'basic' | 'all';
  /**
   * Whether a run's memory is planned once for all runs of the same shapes, some 45 kB a plan. A graph whose
   * past is as long as the text has a shape for every token.
   */
  readonly plansMemory?: boolean;
}

/**
 * Opens a graph on the CPU. Weights in a file are mapped into memory, not read.
 * @param graph the path of a `.onnx` file, or what is to stand for it
 * @throws VentiError `runtime-failed`
 */
export async function openSession(
  { InferenceSession }: typeof OnnxRuntime,
  graph: string | GraphInMemory,
  threads: number,
  { optimization = 'disabled', plansMemory = true }: GraphTreatment = {},
): Promise<OnnxRuntime.InferenceSession> {
  const options: OnnxRuntime.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: optimization,
    enableMemPattern: plansMemory,
    extra: { session: { ...restful, ...withoutDenormals } },
    logSeverityLevel: 3,
  };
  const path = typeof graph === 'string' ? graph : graph.path;
  try {
    if (typeof graph === 'string') return await InferenceSession.create(path, options);
    const { bytes, weights } = graph;
    const inMemory = weights && { externalData: [{ path: modelFiles.weights, data: weights }] };
    return await InferenceSession.create(bytes, { ...options, ...inMemory });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const isModel = typeof graph === 'string' || graph.weights !== undefined;
    const advice = isModel
      ? 'Get the model anew, or convert it again.'
      : 'Run "npx venti-core doctor".';
    throw new VentiError(
      'runtime-failed',
      `ONNX Runtime cannot open ${path}: ${reason}. ${advice}`,
      { cause },
    );
  }
}
