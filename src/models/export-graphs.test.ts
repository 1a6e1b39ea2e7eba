import { expect, test } from 'vitest';
import { exportGraphs } from './export-graphs.ts';

const same = (path: string) => ({ beginning: path, continuation: path });

test.each<[string, string[], Record<string, unknown>]>([
  ['nothing', ['model.safetensors', 'onnx/encoder_model.onnx', 'other/model.onnx'], {}],
  [
    'every precision, the one that is taken first in front',
    ['onnx/model.onnx', 'onnx/model_q4.onnx', 'onnx/model_fp16.onnx', 'onnx/model_quantized.onnx'],
    {
      q8: same('onnx/model_quantized.onnx'),
      fp32: same('onnx/model.onnx'),
      fp16: same('onnx/model_fp16.onnx'),
      q4: same('onnx/model_q4.onnx'),
    },
  ],
  ['another name for eight bits', ['onnx/model_int8.onnx'], { q8: same('onnx/model_int8.onnx') }],
  [
    'the newest layout, in the folder onnx before the root',
    ['model.onnx', 'onnx/decoder_model.onnx', 'onnx/decoder_model_merged.onnx'],
    { fp32: same('onnx/decoder_model_merged.onnx') },
  ],
  [
    'two graphs that belong together',
    ['onnx/decoder_model_quantized.onnx', 'onnx/decoder_with_past_model_quantized.onnx'],
    {
      q8: {
        beginning: 'onnx/decoder_model_quantized.onnx',
        continuation: 'onnx/decoder_with_past_model_quantized.onnx',
      },
    },
  ],
  [
    'half of them',
    ['decoder_with_past_model.onnx'],
    { fp32: { beginning: undefined, continuation: 'decoder_with_past_model.onnx' } },
  ],
])('finds %s', (_, paths, graphs) => {
  const found = exportGraphs(new Set(paths));
  expect(Object.fromEntries(found)).toEqual(graphs);
  expect([...found.keys()]).toEqual(Object.keys(graphs));
});
