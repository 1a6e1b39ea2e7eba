/**
 * The part we use of the C API that ONNX Runtime's WebAssembly module exports (`ort-wasm-simd-threaded`,
 * version 1.30.0). Addresses are bytes in the module's heap; handles are addresses of its objects; 0 is
 * none. A status other than 0 means that `_OrtGetLastError` has a message.
 *
 * Inputs and outputs of `_OrtRun` are tensors over memory that the caller owns, so that a cache in the
 * heap is read where it lies, and outputs land where the caller wants them. The JavaScript API of
 * onnxruntime-web copies both in every run.
 */
export interface OnnxModule {
  /** Views of the heap. When the heap has grown in another thread they are short until `getValue`. */
  readonly HEAPU8: Uint8Array;

  _malloc(bytes: number): number;
  _free(address: number): void;
  getValue(address: number, type: '*' | 'i8' | 'i32'): number;
  setValue(address: number, value: number, type: '*' | 'i32'): void;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, address: number, maxBytes: number): void;
  UTF8ToString(address: number): string;

  _OrtInit(threads: number, logSeverity: number): number;
  /** Writes a code and the address of a message. */
  _OrtGetLastError(codeAddress: number, messageAddress: number): number;

  _OrtCreateSessionOptions(
    optimizationLevel: number,
    useArena: boolean,
    useMemoryPattern: boolean,
    executionMode: number,
    useProfiling: boolean,
    profilePrefix: number,
    logId: number,
    logSeverity: number,
    logVerbosity: number,
    optimizedModelPath: number,
  ): number;
  /** Key and value are addresses of texts. */
  _OrtAddSessionConfigEntry(options: number, key: number, value: number): number;
  _OrtReleaseSessionOptions(options: number): number;
  /** The graph's bytes may be freed afterwards. */
  _OrtCreateSession(address: number, bytes: number, options: number): number | Promise<number>;
  _OrtReleaseSession(session: number): number;
  /** Gives the graph a file beside it, under the name the graph knows it by. */
  mountExternalData(name: string, bytes: Uint8Array): void;
  unmountExternalData(): void;

  /** @param dimensions address of `rank` pointer-sized integers */
  _OrtCreateTensor(
    type: number,
    address: number,
    bytes: number,
    dimensions: number,
    rank: number,
    location: number,
  ): number;
  _OrtReleaseTensor(tensor: number): number;
  /**
   * Arguments before the last are addresses of lists of addresses, and their lengths.
   * @param outputs tensors to write into
   */
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    runOptions: number,
  ): number;
}

/** Where a tensor's memory is. */
export const tensorLocations = { heap: 1 } as const;
