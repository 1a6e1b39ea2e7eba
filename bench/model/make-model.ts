import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFolder } from '../../src/models/write-folder.ts';
import type { Shape } from './shape.ts';
import { writeCheckpoint } from './write-checkpoint.ts';
import { writeExport } from './write-export.ts';
import { writeGGUFModel } from './write-gguf-model.ts';

/** Folders and files of one model, for each library that is measured. */
export const modelParts = {
  checkpoint: 'checkpoint',
  onnx: 'onnx-export',
  gguf: { Q8_0: 'model-Q8_0.gguf', Q4_0: 'model-Q4_0.gguf' },
} as const;

export { gpt2Shape, gpt2XlShape, shapeLike } from './shape.ts';

/** Makes the checkpoint alone, for this package. */
export async function makeCheckpoint(target: string, shape: Shape): Promise<void> {
  await writeFolder(target, async (folder) => await writeCheckpoint(folder, shape));
}

/** Makes a model with random weights, the same for every library, whole or not at all. */
export async function makeModel(target: string, shape: Shape): Promise<void> {
  await writeFolder(target, async (folder) => {
    await mkdir(join(folder, modelParts.checkpoint));
    await writeCheckpoint(join(folder, modelParts.checkpoint), shape);
    await writeExport(join(folder, modelParts.onnx), shape);
    await writeGGUFModel(join(folder, modelParts.gguf.Q8_0), 'Q8_0', shape);
    await writeGGUFModel(join(folder, modelParts.gguf.Q4_0), 'Q4_0', shape);
  });
}
