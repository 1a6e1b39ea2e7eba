import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { architectureOf } from '../../../src/convert/architectures.ts';
import { parseGPT2Config } from '../../../src/convert/gpt2/config.ts';
import { parseLlamaConfig } from '../../../src/convert/llama/config.ts';
import type { WeightType } from '../../../src/convert/matrices/matrix-writer.ts';
import { encodeModel, type Graph } from '../../../src/convert/onnx/model.ts';
import { readConfig } from '../../../src/models/checkpoint-folder.ts';
import { openModelSource } from '../../../src/models/open-model-source.ts';
import { buildPlainGPT2 } from './plain-gpt2.ts';
import { buildPlainLlama } from './plain-llama.ts';

/**
 * Writes a checkpoint as a folder with a ready-made graph, whose matrices are rounded as ours are.
 * @param path of the graph in the folder
 */
export async function writePlainExport(
  checkpoint: string,
  folder: string,
  path: string,
  type: WeightType,
): Promise<void> {
  const graph = await buildPlainGraph(checkpoint, type);
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, encodeModel(graph));
  for (const name of ['config.json', 'tokenizer.json']) {
    await cp(join(checkpoint, name), join(folder, name));
  }
}

async function buildPlainGraph(checkpoint: string, type: WeightType): Promise<Graph> {
  const config = await readConfig(checkpoint);
  const { architecture } = architectureOf(config).fromConfig(config);
  await using source = await openModelSource(checkpoint);
  switch (architecture) {
    case 'gpt2':
      return await buildPlainGPT2(parseGPT2Config(config), source.tensors, type);
    case 'llama':
      return await buildPlainLlama(parseLlamaConfig(config), source.tensors, type);
  }
}
