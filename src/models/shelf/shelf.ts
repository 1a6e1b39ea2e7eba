import type { WeightType } from '../../convert/matrices/matrix-writer.ts';
import type { LoadProgress } from '../../writer.ts';
import type { HubOptions } from '../hub/hub.ts';
import type { RemovedFiles } from '../hub/remove-snapshot.ts';
import type { VerifiedFile } from '../hub/verify-snapshot.ts';
import type { ModelPlace } from '../locate-model.ts';
import type { ModelFolder } from '../model-folder.ts';

/**
 * The models of this machine, and what can be done with them. Models go by the names that a writer
 * takes.
 */
export interface ModelShelf {
  /** The models in the box, those with a short name, and those that the hub's cache holds. */
  list(): Promise<readonly ShelfModel[]>;
  /**
   * Fetches the newest files of a model on the hub.
   * @param dtype precision that is wanted of ready-made graphs; undefined takes the first there is
   * @throws VentiError as `pullModel`; `model-not-found` for what is not on the hub
   */
  pull(model: string, dtype: WeightType | undefined, options: ShelfOptions): Promise<PulledModel>;
  /**
   * Converts a checkpoint into a folder, which must not be there.
   * @throws VentiError as `locateModel` and `convertCheckpoint`; `write-failed` where the folder is there
   */
  convert(model: string, target: Conversion, options: ShelfOptions): Promise<ModelFolder>;
  /** Tells what a model is. Fetches nothing. */
  inspect(model: string): Promise<ModelDetails>;
  /** Reads a model's files, and what was converted from them, and compares them with their digests. */
  verify(model: string, options: ShelfOptions): Promise<readonly VerifiedFile[]>;
  /** Deletes what was converted from a model, and its files in the hub's cache if that is asked for. */
  remove(model: string, what: Removal): Promise<RemovedFiles>;
  /** The folder of a model. Fetches nothing. */
  path(model: string): Promise<string>;
}

export interface ShelfOptions extends HubOptions {
  readonly onProgress?: (progress: LoadProgress) => void;
}

export type ShelfModel = BoxedModel | ListedHubModel;

/** A model that comes with the package. */
export interface BoxedModel {
  readonly kind: 'boxed';
  readonly name: string;
  readonly dtype: string;
  readonly layers: number;
  /** Tokens of quote and piece together. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly bytes: number;
}

/** A model on the hub that has a short name, or is in the cache. */
export interface ListedHubModel {
  readonly kind: 'hub';
  readonly name: string;
  readonly repository: string;
  /** Which commit of it is in the cache; undefined where none is. */
  readonly commit: string | undefined;
  /** Files that are needed and not in the cache, where others are. */
  readonly missing: readonly string[];
  /** Length of the files in the cache. */
  readonly bytes: number;
}

export interface PulledModel extends ModelPlace {
  readonly bytes: number;
}

export interface Conversion {
  readonly dtype: WeightType;
  /** The folder. */
  readonly out: string;
}

/** What a model may be. */
export const modelKinds = {
  model: 'ready to run',
  graphs: 'ready-made graphs, run as they are',
  checkpoint: 'checkpoint, converted when it is first used',
} as const;

export interface ModelDetails extends ModelPlace {
  readonly kind: keyof typeof modelKinds;
  readonly architecture: string;
  /**
   * Precision of a model of ours; types of a checkpoint's tensors, the most frequent first; precisions
   * that ready-made graphs are there in, the one that is taken unasked first.
   */
  readonly dtype: string;
  /** Numbers in all tensors of a checkpoint but its masks. */
  readonly parameters?: number;
  readonly layers?: number;
  readonly contextLength?: number;
  readonly vocabularySize?: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

export interface Removal {
  /** Whether its files in the hub's cache go too, which other programs may use. */
  readonly snapshot: boolean;
}
