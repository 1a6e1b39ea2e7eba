import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExternalData } from '../convert/onnx/model.ts';
import type { WeightSink } from '../convert/weights.ts';

/** Every constant begins at a multiple of this, a cache line, so that kernels read it aligned. */
const alignment = 64;

/** A file that a model's large constants are appended to, one after the other. */
export class WeightFile implements WeightSink, AsyncDisposable {
  private readonly handle: FileHandle;
  private readonly location: string;
  private size = 0;

  private constructor(handle: FileHandle, location: string) {
    this.handle = handle;
    this.location = location;
  }

  static async create(path: string): Promise<WeightFile> {
    return new WeightFile(await open(path, 'wx'), basename(path));
  }

  async append(bytes: Uint8Array): Promise<ExternalData> {
    const padding = (alignment - (this.size % alignment)) % alignment;
    if (padding > 0) await this.write(new Uint8Array(padding));
    const offset = this.size;
    await this.write(bytes);
    return { location: this.location, offset, length: bytes.byteLength };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
  }

  private async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.byteLength; ) {
      written += (await this.handle.write(bytes, written)).bytesWritten;
    }
    this.size += bytes.byteLength;
  }
}
