import { VentiError } from '../../../errors.ts';
import { runtimeMissing } from '../runtime-missing.ts';
import { instantiateModule } from './instantiate-module.ts';
import type { OnnxModule } from './onnx-module.ts';

/** Name of the plain build, without WebGPU. Its two files come with onnxruntime-web. */
const build = 'ort-wasm-simd-threaded';

/** Severities of the runtime's log: 3 is errors. */
const logSeverity = 3;

interface ModuleSettings {
  /** Threads, the calling one included; the module starts a worker for each of the others. */
  readonly numThreads: number;
  readonly locateFile: (name: string) => string;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    onInstance: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}

type ModuleFactory = (settings: ModuleSettings) => Promise<OnnxModule>;

/**
 * Loads ONNX Runtime's WebAssembly module into this thread.
 * @param runtimeUrl folder of the runtime's files, ending in a slash
 * @param onBytes told how many bytes more of it have come
 * @throws VentiError `unsupported` without WebAssembly; `runtime-missing`, `offline`, `runtime-failed`
 */
export async function loadModule(
  runtimeUrl: string,
  threads: number,
  onBytes: (bytes: number) => void = () => {},
): Promise<OnnxModule> {
  requireWebAssembly();
  const { default: createModule } = await importFactory(`${runtimeUrl}${build}.mjs`);
  const wasmUrl = `${runtimeUrl}${build}.wasm`;
  const module = await new Promise<OnnxModule>((resolve, reject) => {
    const fail = (cause: unknown): void => reject(runtimeMissing(wasmUrl, cause));
    createModule({
      numThreads: threads,
      locateFile: (name) => `${runtimeUrl}${name}`,
      instantiateWasm: (imports, onInstance) => {
        instantiateModule(wasmUrl, imports, onBytes).then(
          ({ instance, module: compiled }) => onInstance(instance, compiled),
          fail,
        );
        return {};
      },
    }).then(resolve, fail);
  });
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
