import { GraphBuilder } from '../../src/convert/onnx/graph-builder.ts';
import { elementTypes, type Graph } from '../../src/convert/onnx/model.ts';
import { tensorShapes } from '../../test/golden/golden-model.ts';
import { ExportMatrices, type ExportType } from './export-matrices.ts';
import { randomTensor } from './random-tensor.ts';
import { config } from './shape.ts';

const { heads, width, innerWidth, layers, vocabularySize, layerNormEpsilon } = config;
const headWidth = width / heads;
const shapes = tensorShapes(config);

/**
 * The model as public ONNX exports have it and as transformers.js reads it: the cache comes in as
 * `past_key_values` and goes out, longer by the new tokens, as `present`. What ONNX Runtime's optimiser
 * would fuse is fused already, and only the logits that are asked for are computed, so that no
 * export of the same model should be faster.
 */
export function buildExport(type: ExportType): Graph {
  return new ExportBuilder(type).build();
}

class ExportBuilder {
  private readonly graph = new GraphBuilder();
  private readonly matrices: ExportMatrices;

  constructor(type: ExportType) {
    this.matrices = new ExportMatrices(this.graph, type);
  }

  build(): Graph {
    const { graph, matrices } = this;
    const ids = graph.input('input_ids', 'int64', ['B', 'T']);
    const attentionMask = graph.input('attention_mask', 'int64', ['B', 'S']);
    const positions = graph.input('position_ids', 'int64', ['B', 'T']);
    const kept = graph.input('num_logits_to_keep', 'int64', []);
    const mask = this.mask(ids, attentionMask);

    const embedding = tensor('wte.weight');
    let sum = graph.node(
      'Add',
      [
        matrices.lookup(ids, embedding, vocabularySize, width),
        graph.node('Gather', [this.vector('wpe.weight'), positions], 'wpe'),
      ],
      'embedding',
    );
    let hidden = graph.node('LayerNormalization', [sum, ...this.norm('h.0.ln_1')], 'h.0.ln_1', {
      axis: -1,
      epsilon: { float: layerNormEpsilon },
    });
    for (let layer = 0; layer < layers; layer++) {
      const attended = this.attention(layer, hidden, mask);
      [hidden, sum] = this.addAndNormalise(`h.${layer}.ln_2`, attended, sum);
      const expanded = this.linear(`h.${layer}.mlp.c_fc`, hidden, width, innerWidth);
      const name = `h.${layer}.mlp.activation`;
      const activated = graph.node('FastGelu', [expanded], name, {}, 'com.microsoft');
      const transformed = this.linear(`h.${layer}.mlp.c_proj`, activated, innerWidth, width);
      const next = layer + 1 < layers ? `h.${layer + 1}.ln_1` : 'ln_f';
      [hidden, sum] = this.addAndNormalise(next, transformed, sum);
    }
    const logits = matrices.head(this.last(hidden, kept), embedding, vocabularySize, width);
    graph.node('Identity', [logits], 'logits');
    graph.output('logits', 'float32', ['B', 'K', vocabularySize]);
    return graph.build('gpt2-export');
  }

  /** Added to the scores, shape [B, 1, T, S]: 0 where a token may look. */
  private mask(ids: string, attentionMask: string): string {
    const { graph } = this;
    const length = (of: string, name: string): string => {
      const shape = graph.node('Shape', [of], `${name}.shape`);
      return graph.node('Gather', [shape, this.scalar(1)], name);
    };
    const total = length(attentionMask, 'total_length');
    const past = graph.node('Sub', [total, length(ids, 'new_length')], 'past_length');
    const range = (from: string, name: string): string =>
      graph.node('Range', [from, total, this.scalar(1)], name);
    const columns = range(this.scalar(0), 'columns');
    const rows = graph.node('Unsqueeze', [range(past, 'row_places'), graph.integers([1])], 'rows');
    const causal = graph.node('LessOrEqual', [columns, rows], 'causal');
    const present = graph.node('Cast', [attentionMask], 'present', { to: elementTypes.bool });
    const presentByRow = graph.node(
      'Unsqueeze',
      [present, graph.integers([1, 2])],
      'present_by_row',
    );
    const visible = graph.node('And', [causal, presentByRow], 'visible');
    const float = (name: string, value: number): string =>
      this.matrices.floats(name, Float32Array.of(value), []);
    return graph.node('Where', [visible, float('zero', 0), float('masked', -1e30)], 'mask');
  }

  private attention(layer: number, input: string, mask: string): string {
    const { graph } = this;
    const name = `h.${layer}.attn`;
    const packed = this.linear(`${name}.c_attn`, input, width, 3 * width);
    const shape = graph.integers([0, 0, 3 * heads, headWidth]);
    const byToken = graph.node('Reshape', [packed, shape], `${name}.by_token`);
    const byHead = graph.node('Transpose', [byToken], `${name}.by_head`, { perm: [0, 2, 1, 3] });
    const parts = [`${name}.query`, `${name}.new_keys`, `${name}.new_values`] as const;
    const thirds = graph.integers([heads, heads, heads]);
    graph.nodeWithOutputs('Split', [byHead, thirds], parts, { axis: 1 });
    const [query, newKeys, newValues] = parts;
    const keys = this.extended(layer, 'key', newKeys);
    const values = this.extended(layer, 'value', newValues);
    const scaling = { transB: 1, alpha: { float: 1 / Math.sqrt(headWidth) } };
    const scores = graph.node(
      'FusedMatMul',
      [query, keys],
      `${name}.scores`,
      scaling,
      'com.microsoft',
    );
    const masked = graph.node('Add', [scores, mask], `${name}.masked`);
    const weights = graph.node('Softmax', [masked], `${name}.weights`, { axis: -1 });
    const mixed = graph.node('MatMul', [weights, values], `${name}.mixed`);
    const mixedByToken = graph.node('Transpose', [mixed], `${name}.mixed_by_token`, {
      perm: [0, 2, 1, 3],
    });
    const joined = graph.node(
      'Reshape',
      [mixedByToken, graph.integers([0, 0, width])],
      `${name}.joined`,
    );
    return this.linear(`${name}.c_proj`, joined, width, width);
  }

  /** Appends new keys or values to those of the past and returns all of them. */
  private extended(layer: number, kind: 'key' | 'value', added: string): string {
    const past = this.graph.input(`past_key_values.${layer}.${kind}`, 'float32', [
      'B',
      heads,
      'P',
      headWidth,
    ]);
    const present = `present.${layer}.${kind}`;
    this.graph.node('Concat', [past, added], present, { axis: 2 });
    this.graph.output(present, 'float32', ['B', heads, 'S', headWidth]);
    return present;
  }

  /** The last hidden states, as many as are wanted. */
  private last(hidden: string, kept: string): string {
    const { graph } = this;
    const negative = graph.node('Neg', [kept], 'kept_from');
    const start = graph.node('Unsqueeze', [negative, graph.integers([0])], 'kept_start');
    const end = graph.integers([2 ** 31]);
    return graph.node('Slice', [hidden, start, end, graph.integers([1])], 'kept_hidden');
  }

  private addAndNormalise(name: string, input: string, skip: string): [string, string] {
    const sum = `${name}.sum`;
    this.graph.nodeWithOutputs(
      'SkipLayerNormalization',
      [input, skip, ...this.norm(name)],
      [name, '', '', sum],
      { epsilon: { float: layerNormEpsilon } },
      'com.microsoft',
    );
    return [name, sum];
  }

  private linear(name: string, input: string, inputWidth: number, outputWidth: number): string {
    const bias = this.vector(`${name}.bias`);
    const weights = tensor(`${name}.weight`);
    return this.matrices.linear(name, input, weights, inputWidth, outputWidth, bias);
  }

  private norm(name: string): [string, string] {
    return [this.vector(`${name}.weight`), this.vector(`${name}.bias`)];
  }

  private vector(name: string): string {
    return this.matrices.floats(name, tensor(name), shapes.get(name)!);
  }

  private scalar(value: number): string {
    const data = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.graph.constant(`integer_${value}`, 'int64', [], data);
  }
}

function tensor(name: string): Float32Array {
  return randomTensor(name, shapes.get(name)!);
}
