import { VentiError } from '../../../errors.ts';
import { modelFiles } from '../../../models/manifest.ts';
import { Heap } from './heap.ts';
import { lastError } from './module-error.ts';
import type { OnnxModule } from './onnx-module.ts';

/** Values of `_OrtCreateSessionOptions`. */
const settings = { basicOptimizations: 1, sequential: 0, logErrors: 3 } as const;

/** A graph ready to run in a WebAssembly module. */
export class WasmSession {
  readonly module: OnnxModule;
  readonly heap: Heap;
  readonly handle: number;
  private readonly names = new Map<string, number>();

  private constructor(module: OnnxModule, heap: Heap, handle: number) {
    this.module = module;
    this.heap = heap;
    this.handle = handle;
  }

  /**
   * @param graph bytes of `model.onnx`
   * @param weights bytes of `model.weights`, which are copied
   * @throws VentiError `runtime-failed`, `out-of-memory`
   */
  static async open(
    module: OnnxModule,
    graph: Uint8Array,
    weights: Uint8Array,
  ): Promise<WasmSession> {
    const heap = new Heap(module);
    const options = module._OrtCreateSessionOptions(
      settings.basicOptimizations,
      true,
      false,
      settings.sequential,
      false,
      0,
      0,
      settings.logErrors,
      0,
      0,
    );
    const address = heap.copyBytes(graph);
    // Constants that DequantizeLinear unpacks are unpacked now, and not in every run.
    configure(module, heap, options, 'session.disable_quant_qdq', '1');
    try {
      module.mountExternalData(modelFiles.weights, weights);
      const handle = await module._OrtCreateSession(address, graph.byteLength, options);
      if (handle === 0) throw cannotOpen(lastError(module, heap));
      return new WasmSession(module, heap, handle);
    } finally {
      module.unmountExternalData();
      heap.free(address);
      module._OrtReleaseSessionOptions(options);
    }
  }

  /** Address of the name of an input or output. */
  name(text: string): number {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    const address = this.heap.copyText(text);
    this.names.set(text, address);
    return address;
  }

  dispose(): void {
    for (const address of this.names.values()) this.heap.free(address);
    this.names.clear();
    this.module._OrtReleaseSession(this.handle);
  }
}

function configure(
  module: OnnxModule,
  heap: Heap,
  options: number,
  key: string,
  value: string,
): void {
  const addresses = [heap.copyText(key), heap.copyText(value)] as const;
  module._OrtAddSessionConfigEntry(options, ...addresses);
  for (const address of addresses) heap.free(address);
}

function cannotOpen(reason: string): VentiError {
  if (/alloc|out of memory/i.test(reason)) {
    return new VentiError(
      'out-of-memory',
      `The model does not fit into the memory that the browser gives to WebAssembly: ${reason}. Use a smaller model.`,
    );
  }
  return new VentiError(
    'runtime-failed',
    `ONNX Runtime cannot open the model: ${reason}. Convert it again with this version of venti-core.`,
  );
}
