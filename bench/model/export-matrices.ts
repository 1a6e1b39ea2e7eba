import type { GraphBuilder } from '../../src/convert/onnx/graph-builder.ts';
import { nibbleBlocks } from './nibble-blocks.ts';
import { transpose } from './transpose.ts';

/** The precisions that public ONNX exports of GPT-2 come in. */
export type ExportType = 'fp32' | 'q8' | 'q4';

const blockSize = 32;

/**
 * Matrices of an export in one precision: `q8` with activations quantised at every step and a scale for
 * every output, as ONNX Runtime's dynamic quantisation has it; `q4` in blocks of 32 with activations
 * in 8 bits, the token embedding left in floats.
 */
export class ExportMatrices {
  private readonly graph: GraphBuilder;
  private readonly type: ExportType;

  constructor(graph: GraphBuilder, type: ExportType) {
    this.graph = graph;
    this.type = type;
  }

  floats(name: string, data: Float32Array, shape: readonly number[]): string {
    return this.graph.constant(name, 'float32', shape, bytesOf(data));
  }

  /**
   * @param weights shape [inputWidth, outputWidth]
   */
  linear(
    name: string,
    input: string,
    weights: Float32Array,
    inputWidth: number,
    outputWidth: number,
    bias?: string,
  ): string {
    switch (this.type) {
      case 'fp32': {
        const matrix = this.floats(`${name}.weight`, weights, [inputWidth, outputWidth]);
        const product = this.graph.node('MatMul', [input, matrix], `${name}.product`);
        return bias ? this.graph.node('Add', [product, bias], `${name}.output`) : product;
      }
      case 'q8':
        return this.linear8(name, input, weights, inputWidth, outputWidth, bias);
      case 'q4': {
        const rows = transpose(weights, inputWidth, outputWidth);
        return this.linear4(name, input, rows, inputWidth, outputWidth, bias);
      }
    }
  }

  /**
   * The output head over a token embedding.
   * @param weights shape [vocabulary, width]
   */
  head(hidden: string, weights: Float32Array, vocabulary: number, width: number): string {
    if (this.type === 'fp32') {
      const inputs = [hidden, 'wte.weight'];
      return this.graph.node('FusedMatMul', inputs, 'head', { transB: 1 }, 'com.microsoft');
    }
    if (this.type === 'q4') return this.linear4('head', hidden, weights, width, vocabulary);
    const matrix = transpose(weights, vocabulary, width);
    return this.linear('head', hidden, matrix, width, vocabulary);
  }

  /**
   * Rows of a token embedding.
   * @param weights shape [vocabulary, width]
   */
  lookup(ids: string, weights: Float32Array, vocabulary: number, width: number): string {
    const { graph } = this;
    if (this.type !== 'q8') {
      const table = this.floats('wte.weight', weights, [vocabulary, width]);
      return graph.node('Gather', [table, ids], 'wte');
    }
    const { values, scales } = quantizeColumns(weights, weights.length, 1);
    const table = graph.constant('wte.weight', 'int8', [vocabulary, width], bytesOf(values));
    const scale = this.floats('wte.scale', scales, []);
    const rows = graph.node('Gather', [table, ids], 'wte.rows');
    return graph.node('DequantizeLinear', [rows, scale], 'wte');
  }

  private linear8(
    name: string,
    input: string,
    weights: Float32Array,
    inputWidth: number,
    outputWidth: number,
    bias = '',
  ): string {
    const { values, scales } = quantizeColumns(weights, inputWidth, outputWidth);
    const shape = [inputWidth, outputWidth];
    const matrix = this.graph.constant(`${name}.weight`, 'int8', shape, bytesOf(values));
    const scale = this.floats(`${name}.scale`, scales, [outputWidth]);
    const inputs = [input, matrix, scale, '', ...(bias ? [bias] : [])];
    return this.graph.node('DynamicQuantizeMatMul', inputs, `${name}.output`, {}, 'com.microsoft');
  }

  /** @param rows shape [outputWidth, inputWidth] */
  private linear4(
    name: string,
    input: string,
    rows: Float32Array,
    inputWidth: number,
    outputWidth: number,
    bias?: string,
  ): string {
    const { values, scales } = nibbleBlocks(rows);
    const blocks = inputWidth / blockSize;
    const shape = [outputWidth, blocks, blockSize / 2];
    const matrix = this.graph.constant(`${name}.weight`, 'uint8', shape, values);
    const scale = this.floats(`${name}.scale`, scales, [outputWidth * blocks]);
    const attributes = {
      K: inputWidth,
      N: outputWidth,
      bits: 4,
      block_size: blockSize,
      accuracy_level: 4,
    };
    const inputs = [input, matrix, scale, ...(bias ? ['', '', bias] : [])];
    return this.graph.node('MatMulNBits', inputs, `${name}.output`, attributes, 'com.microsoft');
  }
}

/** Signed bytes with a scale for every column, symmetric around zero. */
function quantizeColumns(
  matrix: Float32Array,
  rows: number,
  columns: number,
): { readonly values: Int8Array; readonly scales: Float32Array } {
  const scales = new Float32Array(columns);
  for (let i = 0; i < matrix.length; i++) {
    const column = i % columns;
    scales[column] = Math.max(scales[column]!, Math.abs(matrix[i]!) / 127);
  }
  const values = new Int8Array(rows * columns);
  for (let i = 0; i < matrix.length; i++) values[i] = Math.round(matrix[i]! / scales[i % columns]!);
  return { values, scales };
}

function bytesOf(data: Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
