import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { decodeFloats } from '../../convert/floats.ts';
import { VentiError } from '../../errors.ts';
import type { BackendInfo } from '../backend.ts';
import { runtimeError } from '../runtime-error.ts';
import type { Advance, SequenceModel } from '../sequential/sequence-model.ts';
import type { CacheLayout } from './cache-layout.ts';
import type { ExportSignature, IntegerInput } from './export-signature.ts';

/** A graph that is ready to run, and what it takes and gives. */
export interface ExportedGraph {
  /** For error messages. */
  readonly file: string;
  readonly session: InferenceSession;
  readonly signature: ExportSignature;
}

/** The graphs of an export. One graph often serves for both. */
export interface ExportedGraphs {
  /** Reads the beginning of a sequence. Undefined where an export goes on from an empty past instead. */
  readonly beginning: ExportedGraph | undefined;
  /** Goes on from a past. Undefined where an export has no cache, and reads all tokens at every step. */
  readonly continuation: ExportedGraph | undefined;
}

/** Tokens that have been read, and by layer and kind what the graph gave back for them. */
interface ExportedPast {
  readonly tokens: readonly number[];
  readonly cache: ReadonlyMap<string, Tensor>;
}

type TensorConstructor = typeof Tensor;

/**
 * Ready-made graphs in sessions of ONNX Runtime. They take the whole cache and give it back longer by the
 * new tokens; what comes out of one step goes into the next as it is.
 *
 * Graphs are used in no other way than transformers.js uses them: the beginning with an empty past, then
 * one token at a time.
 */
export class ExportedModel implements SequenceModel<ExportedPast> {
  readonly info: BackendInfo;
  private readonly graphs: ExportedGraphs;
  private readonly layout: CacheLayout;
  private readonly tensor: TensorConstructor;

  constructor(
    graphs: ExportedGraphs,
    layout: CacheLayout,
    tensor: TensorConstructor,
    info: BackendInfo,
  ) {
    this.graphs = graphs;
    this.layout = layout;
    this.tensor = tensor;
    this.info = info;
  }

  async begin(tokens: readonly number[]): Promise<Advance<ExportedPast>> {
    const { beginning, continuation } = this.graphs;
    const nothing: ExportedPast = { tokens: [], cache: new Map() };
    if (beginning) return await this.run(beginning, tokens, nothing);
    if (!continuation) throw new Error('an export without graphs');
    const [first = 0, ...others] = tokens;
    let advance = await this.run(continuation, [first], nothing);
    for (const token of others) {
      const { past } = advance;
      advance = await this.run(continuation, [token], past);
      this.release(past);
    }
    return advance;
  }

  async next(token: number, past: ExportedPast): Promise<Advance<ExportedPast>> {
    const { continuation } = this.graphs;
    if (continuation) return await this.run(continuation, [token], past);
    return await this.begin([...past.tokens, token]);
  }

  release({ cache }: ExportedPast): void {
    for (const tensor of cache.values()) tensor.dispose();
  }

  async dispose(): Promise<void> {
    const { beginning, continuation } = this.graphs;
    const sessions = new Set([beginning?.session, continuation?.session]);
    for (const session of sessions) await session?.release();
  }

  private async run(
    { file, session, signature }: ExportedGraph,
    tokens: readonly number[],
    past: ExportedPast,
  ): Promise<Advance<ExportedPast>> {
    const { logits, present } = signature;
    const kept = [...this.layout.entries.keys()];
    const names = kept.map((entry) => present.get(entry)!);
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await session.run(this.feeds(signature, tokens, past), [logits, ...names]);
    } catch (cause) {
      throw runtimeError(cause);
    }
    return {
      logits: this.lastLogits(outputs[logits] as Tensor, file),
      past: {
        tokens: [...past.tokens, ...tokens],
        cache: new Map(kept.map((entry, i) => [entry, outputs[names[i]!] as Tensor])),
      },
    };
  }

  private feeds(
    signature: ExportSignature,
    tokens: readonly number[],
    past: ExportedPast,
  ): InferenceSession.FeedsType {
    const pastLength = past.tokens.length;
    const total = pastLength + tokens.length;
    const { attentionMask, positions, logitsToKeep, useCacheBranch } = signature;
    const feeds: Record<string, Tensor> = {
      [signature.tokens.name]: this.integers(signature.tokens, tokens),
    };
    if (attentionMask) {
      feeds[attentionMask.name] = this.integers(attentionMask, new Array(total).fill(1));
    }
    if (positions) {
      const places = tokens.map((_, i) => pastLength + i);
      feeds[positions.name] = this.integers(positions, places);
    }
    if (logitsToKeep) feeds[logitsToKeep.name] = this.integers(logitsToKeep, [1]);
    if (useCacheBranch) {
      feeds[useCacheBranch] = new this.tensor('bool', Uint8Array.of(pastLength > 0 ? 1 : 0), [1]);
    }
    for (const [entry, { name }] of signature.past) {
      feeds[name] = readable(past.cache.get(entry) ?? this.emptyPast(entry));
    }
    return feeds;
  }

  /** One row of whole numbers, as many dimensions as the graph wants. */
  private integers({ type, rank }: IntegerInput, values: readonly number[]): Tensor {
    const shape = [[], [values.length], [1, values.length]][rank]!;
    return type === 'int64'
      ? new this.tensor(type, BigInt64Array.from(values, BigInt), shape)
      : new this.tensor(type, Int32Array.from(values), shape);
  }

  private emptyPast(entry: string): Tensor {
    const { type, heads, width } = this.layout.entries.get(entry)!;
    const shape = [1, heads, 0, width];
    return type === 'float32'
      ? new this.tensor(type, new Float32Array(0), shape)
      : new this.tensor(type, new Uint16Array(0), shape);
  }

  /** Logits after the last token as 32-bit floats. */
  private lastLogits({ data, dims, type }: Tensor, file: string): Float32Array {
    const { vocabularySize } = this.info;
    if (dims.at(-1) !== vocabularySize) {
      throw new VentiError(
        'model-mismatch',
        `${file} gives ${dims.at(-1)} logits for a token, but its config.json says ${vocabularySize}. Use the config.json that came with the graph.`,
      );
    }
    const last = (data as Float32Array | Uint16Array).subarray(-vocabularySize);
    const bytes = new Uint8Array(last.buffer, last.byteOffset, last.byteLength);
    return decodeFloats(bytes, type === 'float16' ? 'F16' : 'F32');
  }
}

/**
 * A tensor as every runtime takes it. Where the language has a Float16Array, tensors of halves hold one, but
 * onnxruntime-node reads halves from a Uint16Array alone, and takes any object with a tensor's fields.
 */
function readable(tensor: Tensor): Tensor {
  const { type, dims, data, location } = tensor;
  if (type !== 'float16' || data instanceof Uint16Array) return tensor;
  const { buffer, byteOffset, length } = data as unknown as Uint16Array;
  const words = new Uint16Array(buffer, byteOffset, length);
  return { type, dims, data: words, location } as unknown as Tensor;
}
