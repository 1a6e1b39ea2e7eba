import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeModel } from '../../src/convert/onnx/model.ts';
import { gpt2File } from '../../test/tokenizer/gpt2-file.ts';
import { buildExport } from './export-graph.ts';
import { configFile } from './shape.ts';

const graphFiles = {
  fp32: 'model.onnx',
  q8: 'model_quantized.onnx',
  q4: 'model_q4.onnx',
} as const;

/** Writes the model as a folder that transformers.js loads, in all its precisions. */
export async function writeExport(folder: string): Promise<void> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const json = {
    'config.json': configFile,
    'generation_config.json': { bos_token_id: 50256, eos_token_id: 50256 },
    'tokenizer.json': gpt2File(),
    'tokenizer_config.json': { tokenizer_class: 'GPT2Tokenizer', model_max_length: 1024 },
  };
  for (const [name, content] of Object.entries(json)) {
    await writeFile(join(folder, name), JSON.stringify(content));
  }
  for (const type of ['fp32', 'q8', 'q4'] as const) {
    await writeFile(join(folder, 'onnx', graphFiles[type]), encodeModel(buildExport(type)));
  }
}
