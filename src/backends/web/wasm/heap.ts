import { VentiError } from '../../../errors.ts';
import type { OnnxModule } from './onnx-module.ts';

/** Bytes of an address in the module's heap. */
export const addressBytes = 4;

/** Memory of the module: what is allocated here is freed by whoever allocated it. */
export class Heap {
  private readonly module: OnnxModule;

  constructor(module: OnnxModule) {
    this.module = module;
  }

  /** @throws VentiError `out-of-memory` */
  allocate(bytes: number): number {
    const address = this.module._malloc(Math.max(bytes, 1));
    if (address !== 0) return address;
    throw new VentiError(
      'out-of-memory',
      `The browser gives no ${bytes} bytes more to WebAssembly. Write fewer pieces at a time (maxBatchSize), lower maxCacheBytes, or use a smaller model.`,
    );
  }

  free(address: number): void {
    this.module._free(address);
  }

  /** @throws VentiError `out-of-memory` */
  copyBytes(bytes: Uint8Array): number {
    const address = this.allocate(bytes.byteLength);
    new Uint8Array(this.buffer(address + bytes.byteLength)).set(bytes, address);
    return address;
  }

  /** Text as UTF-8 with a zero at its end. */
  copyText(text: string): number {
    const bytes = this.module.lengthBytesUTF8(text) + 1;
    const address = this.allocate(bytes);
    this.module.stringToUTF8(text, address, bytes);
    return address;
  }

  /** A list of addresses, or of anything as wide. */
  copyAddresses(values: readonly number[]): number {
    const address = this.allocate(values.length * addressBytes);
    this.int32(address, values.length).set(values);
    return address;
  }

  /** Views are valid until the heap grows: take them anew for each use. */
  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer(address + length), address, length);
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.buffer(address + length * 4), address, length);
  }

  int32(address: number, length: number): Int32Array {
    return new Int32Array(this.buffer(address + length * 4), address, length);
  }

  /** The heap, up to date where it has grown in another thread so that it reaches to `end`. */
  private buffer(end: number): ArrayBufferLike {
    if (end > this.module.HEAPU8.byteLength) this.module.getValue(end - 1, 'i8');
    return this.module.HEAPU8.buffer;
  }
}
