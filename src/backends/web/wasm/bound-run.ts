import { graphInputs, graphOutputs } from '../../graph-interface.ts';
import type { KeyValueCache } from '../../key-value-cache.ts';
import type { RunInputs } from '../../run-inputs.ts';
import type { RunLogits } from '../../wanted-candidates.ts';
import { HeapTensor, type HeapType } from './heap-tensor.ts';
import { endThread, lastError, stepFailed } from './module-error.ts';
import type { WasmSession } from './wasm-session.ts';

/** Sizes that runs of the graph have in common when they can use the same tensors. */
export interface RunShape {
  readonly firstSlot: number;
  readonly slots: number;
  /** Tokens of the cache that each slot may look at. */
  readonly seenTokens: number;
  /** New tokens per slot. */
  readonly length: number;
  /** Hidden states that are looked up. */
  readonly outputRows: number;
  /** Likeliest tokens to return, 0 for none. */
  readonly top: number;
  /** Whether to return all logits. */
  readonly all: boolean;
}

/**
 * A run of the graph with all its tensors in place, inputs and outputs, so that the next run of the
 * same shape is one call. The runtime reads the cache where it lies and writes what it returns into
 * memory that belongs to this class.
 */
export class BoundRun {
  private readonly session: WasmSession;
  private readonly tensors = new Map<string, HeapTensor>();
  private readonly memory: number[] = [];
  private readonly inputCount: number;
  private readonly outputCount: number;
  private readonly inputNames: number;
  private readonly inputs: number;
  private readonly outputNames: number;
  private readonly outputs: number;

  constructor(session: WasmSession, shape: RunShape, vocabularySize: number, cache: KeyValueCache) {
    this.session = session;
    const { firstSlot, slots, seenTokens, length, outputRows, top } = shape;

    this.allocate(graphInputs.tokens, 'int32', [slots, length]);
    this.allocate(graphInputs.positions, 'int32', [slots, length]);
    this.allocate(graphInputs.attentionMask, 'float32', [slots, 1, length, seenTokens + length]);
    this.allocate(graphInputs.attentionSplit, 'int64', [2]);
    this.allocate(graphInputs.outputRows, 'int32', [outputRows]);
    this.allocate(graphInputs.topK, 'int64', [1]);
    this.words(graphInputs.attentionSplit).set([seenTokens, 0, length, 0]);
    this.words(graphInputs.topK).set([Math.max(top, 1), 0]);
    for (const input of cache.inputs({ firstSlot, slots, tokens: seenTokens })) {
      this.wrap(input.name, input.type, input.shape, input.data.byteOffset);
    }
    const inputs = [...this.tensors];

    if (shape.all) this.allocate(graphOutputs.logits, 'float32', [outputRows, vocabularySize]);
    if (top > 0) {
      this.allocate(graphOutputs.topLogits, 'float32', [outputRows, top]);
      this.allocate(graphOutputs.topTokens, 'int64', [outputRows, top]);
    }
    for (const { name, type, shape } of cache.outputs(slots, length)) {
      this.allocate(name, type, shape);
    }
    const outputs = [...this.tensors].slice(inputs.length);

    [this.inputNames, this.inputs] = this.lists(inputs);
    [this.outputNames, this.outputs] = this.lists(outputs);
    this.inputCount = inputs.length;
    this.outputCount = outputs.length;
  }

  /** Arrays to fill before `run`; valid until the heap grows. */
  runInputs(): RunInputs {
    return {
      tokens: this.words(graphInputs.tokens),
      positions: this.words(graphInputs.positions),
      attentionMask: this.floats(graphInputs.attentionMask),
      outputRows: this.words(graphInputs.outputRows),
    };
  }

  /** @throws VentiError `runtime-failed`, `out-of-memory` */
  run(): void {
    const { module, heap, handle } = this.session;
    let status: number;
    try {
      status = module._OrtRun(
        handle,
        this.inputNames,
        this.inputs,
        this.inputCount,
        this.outputNames,
        this.outputCount,
        this.outputs,
        0,
      );
    } catch (cause) {
      throw endThread(cause);
    }
    if (status !== 0) throw stepFailed(lastError(module, heap));
  }

  /** What the last run returned, copied: the next run may take the memory away. */
  logits(): RunLogits {
    return {
      all: this.floats(graphOutputs.logits).slice(),
      top: this.floats(graphOutputs.topLogits).slice(),
      topTokens: this.words(graphOutputs.topTokens).slice(),
    };
  }

  /** What the last run returned for the cache. */
  added(name: string): Float32Array {
    return this.floats(name);
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    for (const address of this.memory) this.session.heap.free(address);
    this.tensors.clear();
    this.memory.length = 0;
  }

  private allocate(name: string, type: HeapType, shape: readonly number[]): void {
    const address = this.session.heap.allocate(HeapTensor.bytes(type, shape));
    this.memory.push(address);
    this.wrap(name, type, shape, address);
  }

  private wrap(name: string, type: HeapType, shape: readonly number[], address: number): void {
    const { module, heap } = this.session;
    this.tensors.set(name, new HeapTensor(module, heap, type, shape, address));
  }

  /** Addresses of two lists for the runtime: names and tensors. */
  private lists(tensors: readonly (readonly [string, HeapTensor])[]): [number, number] {
    const { heap } = this.session;
    const names = heap.copyAddresses(tensors.map(([name]) => this.session.name(name)));
    const handles = heap.copyAddresses(tensors.map(([, { handle }]) => handle));
    this.memory.push(names, handles);
    return [names, handles];
  }

  private floats(name: string): Float32Array {
    const tensor = this.tensors.get(name);
    return this.session.heap.float32(tensor?.address ?? 0, tensor?.length ?? 0);
  }

  /** Integers in words of 32 bits, those of 64 bits as two, the lower first. */
  private words(name: string): Int32Array {
    const tensor = this.tensors.get(name);
    return this.session.heap.int32(tensor?.address ?? 0, tensor?.words ?? 0);
  }
}
