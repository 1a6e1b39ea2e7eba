import type { ByteSource } from './byte-source.ts';
import { decodeFloats, type FloatType, floatTypes } from './floats.ts';
import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import type { TensorEntry } from './tensor-entry.ts';

/** Before every name but `lm_head.weight` in checkpoints of a whole language model. */
const modelPrefix = 'transformer.';

interface StoredTensor {
  readonly source: ByteSource;
  readonly entry: TensorEntry;
}

/**
 * The weights of a GPT-2 model in one safetensors file or several. Tensors are named as Hugging Face
 * does, without the prefix `transformer.`, whether the file has it or not: `wte.weight`,
 * `h.0.attn.c_attn.weight`, `lm_head.weight`.
 */
export class Checkpoint {
  private readonly files: string;
  private readonly tensors: ReadonlyMap<string, StoredTensor>;

  private constructor(files: string, tensors: ReadonlyMap<string, StoredTensor>) {
    this.files = files;
    this.tensors = tensors;
  }

  /**
   * Reads the headers, and no tensor yet. The sources stay open for as long as the checkpoint is used.
   * @throws VentiError `invalid-checkpoint`
   */
  static async open(sources: readonly ByteSource[]): Promise<Checkpoint> {
    const tensors = new Map<string, StoredTensor>();
    for (const source of sources) {
      for (const entry of (await readSafetensorsHeader(source)).values()) {
        const name = canonicalName(entry.name);
        const other = tensors.get(name);
        if (other) {
          throw invalidCheckpoint(
            source.name,
            `tensor ${quoted(entry.name)} is in the checkpoint already, as ${quoted(other.entry.name)} of ${other.source.name}`,
          );
        }
        tensors.set(name, { source, entry });
      }
    }
    return new Checkpoint(sources.map((source) => source.name).join(', '), tensors);
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** Undefined where the checkpoint has no such tensor. */
  shape(name: string): readonly number[] | undefined {
    return this.tensors.get(name)?.entry.shape;
  }

  /**
   * Reads a tensor of 32-bit floats, halves or bfloat16, in row-major order.
   * @throws VentiError `invalid-checkpoint` where it is missing, has another shape or type, or holds
   * a value that is not finite
   */
  async floats(name: string, expectedShape: readonly number[]): Promise<Float32Array> {
    const tensor = this.tensors.get(name);
    if (!tensor) {
      throw invalidCheckpoint(
        this.files,
        `there is no tensor ${quoted(name)}, expected one of shape ${quoted(expectedShape)}`,
      );
    }
    const { source, entry } = tensor;
    const where = `${source.name}: tensor ${quoted(entry.name)}`;
    if (!isSameShape(entry.shape, expectedShape)) {
      throw invalidCheckpoint(
        where,
        `has shape ${quoted(entry.shape)}, but config.json makes it ${quoted(expectedShape)}`,
      );
    }
    if (!isFloatType(entry.dtype)) {
      throw invalidCheckpoint(
        where,
        `has dtype ${entry.dtype}, expected one of ${floatTypes.join(', ')}`,
      );
    }
    const floats = decodeFloats(await source.read(entry.offset, entry.length), entry.dtype);
    const index = firstNotFinite(floats);
    if (index !== -1) {
      throw invalidCheckpoint(
        where,
        `element ${index} is ${floats[index]}, expected finite numbers`,
      );
    }
    return floats;
  }
}

function canonicalName(name: string): string {
  return name.startsWith(modelPrefix) ? name.slice(modelPrefix.length) : name;
}

function isSameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}

function isFloatType(dtype: string): dtype is FloatType {
  return (floatTypes as readonly string[]).includes(dtype);
}

/** Index of the first NaN or infinity, -1 without one. */
function firstNotFinite(floats: Float32Array): number {
  for (let i = 0; i < floats.length; i++) {
    if (!Number.isFinite(floats[i])) return i;
  }
  return -1;
}
