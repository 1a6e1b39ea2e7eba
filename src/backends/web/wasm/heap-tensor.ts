import { type ElementType, elementTypes } from '../../../convert/onnx/model.ts';
import { VentiError } from '../../../errors.ts';
import type { Heap } from './heap.ts';
import { type OnnxModule, tensorLocations } from './onnx-module.ts';

const elementBytes = { float32: 4, int32: 4, int64: 8 } as const;

export type HeapType = ElementType & keyof typeof elementBytes;

/** A tensor of the runtime over memory in the heap. */
export class HeapTensor {
  readonly handle: number;
  readonly address: number;
  /** Number of elements. */
  readonly length: number;
  /** Number of 32-bit words. */
  readonly words: number;
  private readonly module: OnnxModule;

  /**
   * @param address memory that somebody else owns
   * @throws VentiError `runtime-failed`
   */
  constructor(
    module: OnnxModule,
    heap: Heap,
    type: HeapType,
    shape: readonly number[],
    address: number,
  ) {
    this.module = module;
    this.address = address;
    this.length = shape.reduce((product, size) => product * size, 1);
    const bytes = HeapTensor.bytes(type, shape);
    this.words = bytes / 4;
    const dimensions = heap.copyAddresses(shape);
    this.handle = module._OrtCreateTensor(
      elementTypes[type],
      address,
      bytes,
      dimensions,
      shape.length,
      tensorLocations.heap,
    );
    heap.free(dimensions);
    if (this.handle === 0) {
      throw new VentiError(
        'runtime-failed',
        `ONNX Runtime refuses a tensor [${shape}] of ${type}.`,
      );
    }
  }

  static bytes(type: HeapType, shape: readonly number[]): number {
    return shape.reduce((product, size) => product * size, elementBytes[type]);
  }

  dispose(): void {
    this.module._OrtReleaseTensor(this.handle);
  }
}
