import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeModel } from '../../src/convert/onnx/model.ts';
import { buildExport, randomWeights } from './export-graph.ts';
import type { Shape } from './shape.ts';

const graphFiles = {
  fp32: 'model.onnx',
  q8: 'model_quantized.onnx',
  q4: 'model_q4.onnx',
} as const;

/** Writes the model as a folder that transformers.js loads, in all its precisions. */
export async function writeExport(
  folder: string,
  { config, configFile, tokenizer }: Shape,
): Promise<void> {
  const { endOfText, contextLength } = config;
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const json = {
    'config.json': configFile,
    'generation_config.json': { bos_token_id: endOfText, eos_token_id: endOfText },
    'tokenizer.json': tokenizer,
    'tokenizer_config.json': { tokenizer_class: 'GPT2Tokenizer', model_max_length: contextLength },
  };
  for (const [name, content] of Object.entries(json)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  for (const type of ['fp32', 'q8', 'q4'] as const) {
    const graph = buildExport(type, randomWeights(config));
    await writeFile(join(folder, 'onnx', graphFiles[type]), encodeModel(graph));
  }
}
