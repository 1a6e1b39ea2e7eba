import { type ElementType, elementTypes } from '../../../convert/onnx/model.ts';
import { VentiError } from '../../../errors.ts';
import type { Heap } from './heap.ts';
import { type OnnxModule, tensorLocations } from './onnx-module.ts';

const elementBytes = { float32: 4, int32: 4, int64: 8, int8: 1 } as const;

export type HeapType = ElementType & keyof typeof elementBytes;

/** A tensor of the runtime over memory in the heap. */
export class HeapTensor {
  readonly handle: number;
  readonly type: HeapType;
  readonly address: number;
  /** Number of elements. */
  readonly length: number;
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
    this.type = type;
    this.address = address;
    this.length = shape.reduce((product, size) => product * size, 1);
    const bytes = HeapTensor.bytes(type, shape);
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

  /** Number of 32-bit words. */
  get words(): number {
    return (this.length * elementBytes[this.type]) / 4;
  }

  static bytes(type: HeapType, shape: readonly number[]): number {
    return shape.reduce((product, size) => product * size, elementBytes[type]);
  }

  dispose(): void {
    this.module._OrtReleaseTensor(this.handle);
  }
}
