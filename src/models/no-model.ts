import { VentiError } from '../errors.ts';
import { checkpointFiles } from './checkpoint-folder.ts';
import { manifestName } from './manifest.ts';

/** The error for a path at which there is nothing that can be run or converted. */
export function noModel(path: string): VentiError {
  const checkpoint = Object.values(checkpointFiles).join(', ');
  return new VentiError(
    'model-not-found',
    `${path} holds no model: expected a folder with ${manifestName}, or with ${checkpoint}, or with onnx/model.onnx, config.json and tokenizer.json; or a GGUF file.`,
  );
}
