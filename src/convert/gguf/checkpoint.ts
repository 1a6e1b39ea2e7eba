import type { ByteSource } from '../byte-source.ts';
import { invalidCheckpoint, quoted } from '../invalid-checkpoint.ts';
import { requireFinite } from '../require-finite.ts';
import type { TensorReader, TensorShapes } from '../tensor-reader.ts';
import { decodeGGUF } from './decode.ts';
import type { GGUFHeader } from './header.ts';
import type { GGUFPlacement } from './placement.ts';

/** The tensors of a model in a GGUF file, under the names and in the layout of its own format. */
export class GGUFCheckpoint implements TensorReader {
  readonly name: string;
  readonly shapes: TensorShapes;
  private readonly source: ByteSource;
  private readonly header: GGUFHeader;
  private readonly placements: ReadonlyMap<string, GGUFPlacement>;

  /**
   * @param shapes of the model's tensors
   * @param placements of all of them
   */
  constructor(
    source: ByteSource,
    header: GGUFHeader,
    shapes: TensorShapes,
    placements: ReadonlyMap<string, GGUFPlacement>,
  ) {
    this.name = source.name;
    this.source = source;
    this.header = header;
    this.shapes = shapes;
    this.placements = placements;
  }

  async floats(name: string): Promise<Float32Array> {
    const placement = this.placements.get(name);
    const entry = placement && this.header.tensors.get(placement.name);
    if (!entry) throw invalidCheckpoint(this.name, `there is no tensor ${quoted(name)}`);
    const bytes = await this.source.read(entry.offset, entry.length);
    const stored = decodeGGUF(bytes, entry.type);
    requireFinite(stored, `${this.name}: tensor ${quoted(entry.name)}`);
    return placement.arrange?.(stored) ?? stored;
  }
}
