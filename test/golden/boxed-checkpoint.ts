import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GPT2Config } from '../../src/convert/gpt2/config.ts';
import { gpt2Tensors } from '../../src/convert/gpt2/tensors.ts';
import { decodeModel } from '../../src/convert/onnx/decode-model.ts';
import type { Initializer } from '../../src/convert/onnx/model.ts';
import type { TensorReader, TensorShapes } from '../../src/convert/tensor-reader.ts';
import { type ModelManifest, modelFiles } from '../../src/models/manifest.ts';
import type { ModelFolder } from '../../src/models/model-folder.ts';

/**
 * A checkpoint with the weights that a converted GPT-2 in eight bits computes with. What its first
 * conversion lost is not in it.
 */
export class BoxedCheckpoint implements TensorReader {
  readonly name = 'the model in the box';
  readonly shapes: TensorShapes;
  readonly config: GPT2Config;
  private readonly constants: ReadonlyMap<string, Uint8Array>;
  private readonly nudge: () => number;

  private constructor(
    manifest: ModelManifest,
    constants: ReadonlyMap<string, Uint8Array>,
    nudge: () => number,
  ) {
    this.constants = constants;
    this.nudge = nudge;
    this.config = this.configOf(manifest);
    this.shapes = gpt2Tensors(this.config);
  }

  /** @param nudge tells by what part of its step each weight is moved */
  static async open(
    { path, manifest }: ModelFolder,
    nudge: () => number = () => 0,
  ): Promise<BoxedCheckpoint> {
    const graph = decodeModel(await readFile(join(path, modelFiles.graph)), path);
    await using weights = await open(join(path, modelFiles.weights));
    const constants = new Map<string, Uint8Array>();
    for (const { name, data } of graph.initializers) {
      constants.set(name, data instanceof Uint8Array ? data : await readAt(weights, data));
    }
    return new BoxedCheckpoint(manifest, constants, nudge);
  }

  async floats(name: string): Promise<Float32Array> {
    const kept = this.constants.get(name);
    const [, columns = 1] = this.shapes.get(name)!;
    const part = name.replace(/\.weight$/, '');
    const isTable = part === 'wte';
    const floats = kept
      ? floatsOf(kept)
      : this.matrix(part, (i) => (isTable ? Math.floor(i / columns) : i % columns));
    return part.includes('attn.c_attn') ? this.withoutScale(floats, columns) : floats;
  }

  /**
   * A matrix of bytes, times their scales.
   * @param outputOf which output a weight belongs to
   */
  private matrix(part: string, outputOf: (index: number) => number): Float32Array {
    const bytes = this.constants.get(`${part}.values`)!;
    const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const scales = floatsOf(this.constants.get(`${part}.scales`)!);
    const { nudge } = this;
    return Float32Array.from(values, (value, i) => (value + nudge()) * scales[outputOf(i)]!);
  }

  /** Queries, the first third of every row, are scaled already where the graph has them. */
  private withoutScale(floats: Float32Array, columns: number): Float32Array {
    const { width, heads } = this.config;
    const length = columns === 1 ? floats.length : columns;
    const scale = Math.sqrt(width / heads);
    return floats.map((value, i) => (i % length < length / 3 ? value * scale : value));
  }

  private configOf(manifest: ModelManifest): GPT2Config {
    const { vocabularySize, contextLength, layers, heads, headWidth } = manifest;
    return {
      vocabularySize,
      contextLength,
      layers,
      heads,
      width: heads * headWidth,
      innerWidth: floatsOf(this.constants.get('h.0.mlp.c_fc.bias')!).length,
      layerNormEpsilon: 1e-5,
      activation: 'gelu-tanh',
      scaleAttention: true,
      scaleAttentionByInverseLayer: false,
      tied: true,
      endOfText: [],
    };
  }
}

async function readAt(
  file: Awaited<ReturnType<typeof open>>,
  { offset, length }: Exclude<Initializer['data'], Uint8Array>,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.read(bytes, 0, length, offset);
  return bytes;
}

/** A copy, since bytes of a graph begin anywhere. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
