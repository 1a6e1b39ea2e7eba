import type { ByteSource } from './byte-source.ts';
import { decodeFloats, type FloatType, floatTypes } from './floats.ts';
import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import { requireFinite } from './require-finite.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import type { SafetensorsIndex } from './safetensors-index.ts';
import type { TensorEntry } from './tensor-entry.ts';
import type { TensorReader } from './tensor-reader.ts';

interface StoredTensor {
  readonly source: ByteSource;
  readonly entry: TensorEntry;
}

export interface CheckpointLayout {
  /**
   * Stands before the names of all tensors, or before those of the model without its head, or nowhere:
   * `transformer.` in a GPT-2. Tensors go by their names without it.
   */
  readonly prefix: string;
  /** What several files say of themselves: each holds these tensors, and nothing else is there. */
  readonly index?: SafetensorsIndex;
}

/** The tensors of a model in one safetensors file or several. */
export class Checkpoint implements TensorReader {
  readonly name: string;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  private readonly tensors: ReadonlyMap<string, StoredTensor>;

  private constructor(name: string, tensors: ReadonlyMap<string, StoredTensor>) {
    this.name = name;
    this.tensors = tensors;
    this.shapes = new Map([...tensors].map(([tensor, { entry }]) => [tensor, entry.shape]));
  }

  /**
   * Reads the headers, and no tensor yet. The sources stay open for as long as the checkpoint is used.
   * @param sources by the names that the index has for them
   * @throws VentiError `invalid-checkpoint`
   */
  static async open(
    sources: ReadonlyMap<string, ByteSource>,
    { prefix, index }: CheckpointLayout,
  ): Promise<Checkpoint> {
    const tensors = new Map<string, StoredTensor>();
    for (const [file, source] of sources) {
      const entries = await readSafetensorsHeader(source);
      if (index) requireIndexed(source, file, entries, index);
      for (const entry of entries.values()) {
        const name = entry.name.startsWith(prefix) ? entry.name.slice(prefix.length) : entry.name;
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
    return new Checkpoint([...sources.values()].map(({ name }) => name).join(', '), tensors);
  }

  async floats(name: string): Promise<Float32Array> {
    const tensor = this.tensors.get(name);
    if (!tensor) throw invalidCheckpoint(this.name, `there is no tensor ${quoted(name)}`);
    const { source, entry } = tensor;
    const where = `${source.name}: tensor ${quoted(entry.name)}`;
    if (!isFloatType(entry.dtype)) {
      throw invalidCheckpoint(
        where,
        `has dtype ${entry.dtype}, expected one of ${floatTypes.join(', ')}`,
      );
    }
    const floats = decodeFloats(await source.read(entry.offset, entry.length), entry.dtype);
    requireFinite(floats, where);
    return floats;
  }
}

/** @throws VentiError `invalid-checkpoint` where a file holds other tensors than its index says */
function requireIndexed(
  source: ByteSource,
  file: string,
  entries: ReadonlyMap<string, TensorEntry>,
  index: SafetensorsIndex,
): void {
  for (const name of entries.keys()) {
    if (index.get(name) !== file) {
      throw invalidCheckpoint(
        source.name,
        `holds tensor ${quoted(name)}, which the index has ${index.has(name) ? `in ${quoted(index.get(name))}` : 'nowhere'}`,
      );
    }
  }
  for (const [name, place] of index) {
    if (place === file && !entries.has(name)) {
      throw invalidCheckpoint(
        source.name,
        `lacks tensor ${quoted(name)}, which the index has there`,
      );
    }
  }
}

function isFloatType(dtype: string): dtype is FloatType {
  return (floatTypes as readonly string[]).includes(dtype);
}
