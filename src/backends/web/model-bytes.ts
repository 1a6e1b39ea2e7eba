import type { ModelManifest } from '../../models/manifest.ts';

/** A model of ours in memory. */
export interface ModelBytes {
  readonly manifest: ModelManifest;
  /** `model.onnx` */
  readonly graph: Uint8Array;
  /** `model.weights` */
  readonly weights: Uint8Array;
}
