import type { GGUFHeader } from './gguf/header.ts';
import type { GGUFPlacement } from './gguf/placement.ts';
import type { WeightType } from './matrices/matrix-writer.ts';
import type { Graph } from './onnx/model.ts';
import type { TensorReader, TensorShapes } from './tensor-reader.ts';
import type { WeightSink } from './weights.ts';

/** The architectures that graphs are built for, as `model_type` in a config.json names them. */
export const architectureNames = ['gpt2', 'llama'] as const;

export type ArchitectureName = (typeof architectureNames)[number];

/** What an engine and its cache have to know of a model. */
export interface ModelSizes {
  readonly vocabularySize: number;
  /** Most tokens the model can see. */
  readonly contextLength: number;
  readonly layers: number;
  /** Attention heads of a layer that have keys and values of their own. */
  readonly keyValueHeads: number;
  /** Numbers per head. */
  readonly headWidth: number;
  /** Tokens that end a text, and no part of it. */
  readonly endOfText: readonly number[];
}

/** A model of which nothing but its configuration has been read. */
export interface ModelDescription {
  readonly architecture: ArchitectureName;
  readonly sizes: ModelSizes;
  /** All tensors that the graph is made of. */
  readonly tensors: TensorShapes;
  /** Tells of tensors that files carry and the model does not need. */
  isUnused(tensor: string): boolean;
  /**
   * Builds the graph as `backends/graph-interface.ts` describes it. Tensors are read one at a time, so
   * that a model larger than memory can be converted.
   * @param tensors those of `this.tensors`
   * @throws VentiError `invalid-checkpoint`
   */
  buildGraph(tensors: TensorReader, type: WeightType, sink: WeightSink): Promise<Graph>;
}

/** A model described by the metadata of a GGUF file, and where the file keeps its tensors. */
export interface GGUFModel {
  readonly model: ModelDescription;
  /** Where each of the model's tensors is. */
  readonly placements: ReadonlyMap<string, GGUFPlacement>;
}

/** A family of models: how their files are read. */
export interface Architecture {
  /** Stands before the names of tensors in a checkpoint of Hugging Face: `transformer.` */
  readonly prefix: string;
  /**
   * @param config the contents of config.json
   * @throws VentiError `invalid-checkpoint`, `unsupported`
   */
  fromConfig(config: Readonly<Record<string, unknown>>): ModelDescription;
  /** @throws VentiError `invalid-checkpoint`, `unsupported` */
  fromGGUF(header: GGUFHeader): GGUFModel;
}
