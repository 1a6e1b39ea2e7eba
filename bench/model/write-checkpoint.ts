import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointFiles } from '../../src/models/checkpoint-folder.ts';
import { tensorShapes } from '../../test/golden/golden-model.ts';
import { randomTensor } from './random-tensor.ts';
import type { Shape } from './shape.ts';

/** Writes the model as a checkpoint of 32-bit floats, one tensor after the other. */
export async function writeCheckpoint(
  folder: string,
  { config, configFile, tokenizer }: Shape,
): Promise<void> {
  await writeFile(join(folder, checkpointFiles.config), JSON.stringify(configFile));
  await writeFile(join(folder, checkpointFiles.tokenizer), JSON.stringify(tokenizer));
  const shapes = tensorShapes(config);
  const file = await open(join(folder, checkpointFiles.weights), 'w');
  try {
    await file.writeFile(headerOf(shapes));
    for (const [name, shape] of shapes) {
      await file.writeFile(new Uint8Array(randomTensor(name, shape).buffer));
    }
  } finally {
    await file.close();
  }
}

/** The header of a safetensors file, its length before it. */
function headerOf(shapes: ReadonlyMap<string, readonly number[]>): Uint8Array {
  const header: Record<string, unknown> = {};
  let end = 0;
  for (const [name, shape] of shapes) {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(8 + text.byteLength);
  bytes.writeBigUInt64LE(BigInt(text.byteLength));
  bytes.set(text, 8);
  return bytes;
}
