/** Bytes of the runtime's WebAssembly module (`ort-wasm-simd-threaded.wasm`, version 1.30.0). */
export const moduleBytes = 14_239_897;

/**
 * Fetches a WebAssembly module and compiles it as it comes.
 * @param onBytes told how many bytes more have come
 * @throws Error that says what is wrong
 */
export async function instantiateModule(
  url: string,
  imports: WebAssembly.Imports,
  onBytes: (bytes: number) => void,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  // The copy is counted and the original compiled, for which browsers may have compiled code already.
  const { body } = response.clone();
  void body?.pipeTo(counter(onBytes)).catch(() => undefined);
  return response.headers.get('content-type')?.startsWith('application/wasm')
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

function counter(onBytes: (bytes: number) => void): WritableStream<Uint8Array> {
  return new WritableStream({ write: ({ byteLength }) => onBytes(byteLength) });
}
