import { VentiError } from '../../../errors.ts';
import { runtimeMissing } from '../runtime-missing.ts';
import type { OnnxModule } from './onnx-module.ts';

/** Name of the plain build, without WebGPU. Its two files come with onnxruntime-web. */
const build = 'ort-wasm-simd-threaded';

/** Severities of the runtime's log: 3 is errors. */
const logSeverity = 3;

interface ModuleSettings {
  /** Threads, the calling one included; the module starts a worker for each of the others. */
  readonly numThreads: number;
  readonly locateFile: (name: string) => string;
}

type ModuleFactory = (settings: ModuleSettings) => Promise<OnnxModule>;

/**
 * Loads ONNX Runtime's WebAssembly module into this thread.
 * @param runtimeUrl folder of the runtime's files, ending in a slash
 * @throws VentiError `unsupported` without WebAssembly; `runtime-missing`, `offline`, `runtime-failed`
 */
export async function loadModule(runtimeUrl: string, threads: number): Promise<OnnxModule> {
  requireWebAssembly();
  const { default: createModule } = await importFactory(`${runtimeUrl}${build}.mjs`);
  let module: OnnxModule;
  try {
    module = await createModule({
      numThreads: threads,
      locateFile: (name) => `${runtimeUrl}${name}`,
    });
  } catch (cause) {
    throw runtimeMissing(`${runtimeUrl}${build}.wasm`, cause);
  }
  if (module._OrtInit(threads, logSeverity) !== 0) {
    throw new VentiError(
      'runtime-failed',
      `ONNX Runtime cannot start with ${threads} threads. Try fewer (threads).`,
    );
  }
  return module;
}

function requireWebAssembly(): void {
  if (typeof WebAssembly === 'object') return;
  throw new VentiError(
    'unsupported',
    'This browser has no WebAssembly, or has it switched off (some do in a strict privacy mode). Use a current browser, or allow WebAssembly for this page.',
  );
}

async function importFactory(url: string): Promise<{ readonly default: ModuleFactory }> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as {
      readonly default: ModuleFactory;
    };
  } catch (cause) {
    throw runtimeMissing(url, cause);
  }
}
