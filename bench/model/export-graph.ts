import type { GPT2Config } from '../../src/convert/gpt2/config.ts';
import { GraphBuilder } from '../../src/convert/onnx/graph-builder.ts';
import { elementTypes, type Graph } from '../../src/convert/onnx/model.ts';
import { tensorShapes } from '../../test/golden/golden-model.ts';
import { ExportMatrices, type ExportType } from './export-matrices.ts';
import { randomTensor } from './random-tensor.ts';

/** The weights of a GPT-2 whose head is tied and whose activation is GELU with tanh. */
export interface ExportedWeights {
  readonly config: GPT2Config;
  /** A tensor by its name; matrices are [input, output]. */
  readonly tensor: (name: string) => Float32Array;
}

/** How an export is spoken to: exporters have changed their minds about it over the years. */
export interface ExportLayout {
  readonly integers: 'int64' | 'int32';
  /** Type of the cache and the logits. */
  readonly floats: 'float32' | 'float16';
  /** Whether places come in as `position_ids`; otherwise the graph counts them. */
  readonly positions: boolean;
  /** Whether only as many logits are computed as `num_logits_to_keep` says. */
  readonly logitsToKeep: boolean;
  readonly past: boolean;
  readonly present: boolean;
  /** Whether `use_cache_branch` says that there is a past: one that comes in without it is passed over. */
  readonly useCacheBranch: boolean;
  /**
   * Whether all new tokens behind a past see each other, as in graphs that were traced with one token,
   * where it makes no difference.
   */
  readonly tracedWithOneToken: boolean;
  /** Whether attention is one operator, as onnxruntime-genai has it, in place of several. */
  readonly grouped: boolean;
}

/** As Optimum exports today. */
export const currentLayout: ExportLayout = {
  integers: 'int64',
  floats: 'float32',
  positions: true,
  logitsToKeep: true,
  past: true,
  present: true,
  useCacheBranch: false,
  tracedWithOneToken: false,
  grouped: false,
};

/**
 * A model as public ONNX exports have it and as transformers.js reads it: the cache comes in as
 * `past_key_values` and goes out, longer by the new tokens, as `present`. What ONNX Runtime's optimiser
 * would fuse is fused already, and only the logits that are asked for are computed, so that no
 * export of the same model should be faster.
 */
export function buildExport(
  type: ExportType,
  weights: ExportedWeights,
  layout: ExportLayout = currentLayout,
): Graph {
  return new ExportBuilder(type, weights, layout).build();
}

/** The weights that `randomTensor` draws. */
export function randomWeights(config: GPT2Config): ExportedWeights {
  const shapes = tensorShapes(config);
  return { config, tensor: (name) => randomTensor(name, shapes.get(name)!) };
}

class ExportBuilder {
  private readonly graph = new GraphBuilder();
  private readonly matrices: ExportMatrices;
  private readonly config: GPT2Config;
  private readonly tensor: ExportedWeights['tensor'];
  private readonly layout: ExportLayout;
  private readonly shapes: ReadonlyMap<string, readonly number[]>;
  private readonly headWidth: number;

  constructor(type: ExportType, { config, tensor }: ExportedWeights, layout: ExportLayout) {
    this.matrices = new ExportMatrices(this.graph, type);
    this.config = config;
    this.tensor = tensor;
    this.layout = layout;
    this.shapes = tensorShapes(config);
    this.headWidth = config.width / config.heads;
  }

  build(): Graph {
    const { graph, matrices, layout } = this;
    const { layers, width, innerWidth, vocabularySize, layerNormEpsilon } = this.config;
    const ids = graph.input('input_ids', layout.integers, ['B', 'T']);
    const attentionMask = graph.input('attention_mask', layout.integers, ['B', 'S']);
    const given = layout.positions
      ? graph.input('position_ids', layout.integers, ['B', 'T'])
      : undefined;
    const kept = layout.logitsToKeep
      ? graph.input('num_logits_to_keep', layout.integers, [])
      : undefined;
    if (layout.useCacheBranch) graph.input('use_cache_branch', 'bool', [1]);
    const { mask, places } = this.maskAndPlaces(ids, attentionMask);

    const lengths = layout.grouped ? this.lengths(attentionMask) : undefined;

    const embedding = this.tensor('wte.weight');
    let sum = graph.node(
      'Add',
      [
        matrices.lookup(ids, embedding, vocabularySize, width),
        graph.node('Gather', [this.vector('wpe.weight'), given ?? places], 'wpe'),
      ],
      'embedding',
    );
    let hidden = graph.node('LayerNormalization', [sum, ...this.norm('h.0.ln_1')], 'h.0.ln_1', {
      axis: -1,
      epsilon: { float: layerNormEpsilon },
    });
    for (let layer = 0; layer < layers; layer++) {
      const attended = lengths
        ? this.groupedAttention(layer, hidden, lengths)
        : this.attention(layer, hidden, mask);
      [hidden, sum] = this.addAndNormalise(`h.${layer}.ln_2`, attended, sum);
      const expanded = this.linear(`h.${layer}.mlp.c_fc`, hidden, width, innerWidth);
      const name = `h.${layer}.mlp.activation`;
      const activated = graph.node('FastGelu', [expanded], name, {}, 'com.microsoft');
      const transformed = this.linear(`h.${layer}.mlp.c_proj`, activated, innerWidth, width);
      const next = layer + 1 < layers ? `h.${layer + 1}.ln_1` : 'ln_f';
      [hidden, sum] = this.addAndNormalise(next, transformed, sum);
    }
    const last = kept === undefined ? hidden : this.last(hidden, kept);
    const logits = matrices.head(last, embedding, vocabularySize, width);
    this.output(logits, 'logits', ['B', 'K', vocabularySize]);
    return graph.build('gpt2-export');
  }

  /**
   * What is added to the scores, shape [B, 1, T, S]: 0 where a token may look; and the places of the new
   * tokens, shape [1, T].
   */
  private maskAndPlaces(
    ids: string,
    attentionMask: string,
  ): { readonly mask: string; readonly places: string } {
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
    const placesInRow = range(past, 'row_places');
    const rows = graph.node('Unsqueeze', [placesInRow, graph.integers([1])], 'rows');
    const causal = this.causal(graph.node('LessOrEqual', [columns, rows], 'not_later'), past);
    const present = graph.node('Cast', [attentionMask], 'present', { to: elementTypes.bool });
    const presentByRow = graph.node(
      'Unsqueeze',
      [present, graph.integers([1, 2])],
      'present_by_row',
    );
    const visible = graph.node('And', [causal, presentByRow], 'visible');
    const float = (name: string, value: number): string =>
      this.matrices.floats(name, Float32Array.of(value), []);
    return {
      mask: graph.node('Where', [visible, float('zero', 0), float('masked', -1e30)], 'mask'),
      places: graph.node('Unsqueeze', [placesInRow, graph.integers([0])], 'places'),
    };
  }

  private causal(notLater: string, pastLength: string): string {
    if (!this.layout.tracedWithOneToken) return notLater;
    const hasPast = this.graph.node('Greater', [pastLength, this.scalar(0)], 'has_past');
    return this.graph.node('Or', [notLater, hasPast], 'causal');
  }

  private attention(layer: number, input: string, mask: string): string {
    const { graph, headWidth } = this;
    const { heads, width } = this.config;
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

  /** Attention as one operator, which takes the past and gives back all of it (do_rotary off). */
  private groupedAttention(layer: number, input: string, lengths: readonly string[]): string {
    const { graph, headWidth, layout } = this;
    const { heads, width } = this.config;
    const name = `h.${layer}.attn`;
    const packed = this.linear(`${name}.c_attn`, input, width, 3 * width);
    const parts = [`${name}.query`, `${name}.new_keys`, `${name}.new_values`] as const;
    const thirds = graph.integers([width, width, width]);
    graph.nodeWithOutputs('Split', [packed, thirds], parts, { axis: 2 });
    const kinds = ['key', 'value'] as const;
    const shape = (length: string): (number | string)[] => ['B', heads, length, headWidth];
    const past = kinds.map((kind) =>
      graph.input(`past_key_values.${layer}.${kind}`, layout.floats, shape('P')),
    );
    const present = kinds.map((kind) => `present.${layer}.${kind}`);
    for (const output of present) graph.output(output, layout.floats, shape('S'));
    const attended = `${name}.joined`;
    graph.nodeWithOutputs(
      'GroupQueryAttention',
      [...parts, ...past, ...lengths],
      [attended, ...present],
      { num_heads: heads, kv_num_heads: heads },
      'com.microsoft',
    );
    return this.linear(`${name}.c_proj`, attended, width, width);
  }

  /** Tokens of every row less one, shape [B], and of the longest, as 32-bit integers. */
  private lengths(attentionMask: string): [last: string, longest: string] {
    const { graph } = this;
    const one = graph.integers([1]);
    const counts = graph.node('ReduceSum', [attentionMask, one], 'counts', { keepdims: 0 });
    const last = graph.node('Sub', [counts, one], 'last_places');
    const to = elementTypes.int32;
    return [
      graph.node('Cast', [last], 'last_places.int32', { to }),
      graph.node('Cast', ['total_length'], 'total_length.int32', { to }),
    ];
  }

  /** Appends new keys or values to those of the past and returns all of them. */
  private extended(layer: number, kind: 'key' | 'value', added: string): string {
    const { graph, headWidth, layout } = this;
    const { heads } = this.config;
    const name = `${layer}.${kind}`;
    let all = added;
    if (layout.past) {
      const given = graph.input(`past_key_values.${name}`, layout.floats, [
        'B',
        heads,
        'P',
        headWidth,
      ]);
      const past = this.trusted(this.cast(given, 'float32'), name);
      const isOutput = layout.present && layout.floats === 'float32';
      all = graph.node('Concat', [past, added], `${isOutput ? 'present' : 'all'}.${name}`, {
        axis: 2,
      });
    }
    if (layout.present) this.output(all, `present.${name}`, ['B', heads, 'S', headWidth]);
    return all;
  }

  /** The past, or none of it where `use_cache_branch` is false. */
  private trusted(past: string, name: string): string {
    if (!this.layout.useCacheBranch) return past;
    const { graph } = this;
    const [none, all] = [graph.integers([0]), graph.integers([2 ** 31])];
    const end = graph.node('Where', ['use_cache_branch', all, none], `end.${name}`);
    return graph.node('Slice', [past, none, end, graph.integers([2])], `trusted.${name}`);
  }

  private output(value: string, name: string, shape: readonly (number | string)[]): void {
    const { floats } = this.layout;
    if (value !== name) this.graph.node('Identity', [this.cast(value, floats)], name);
    this.graph.output(name, floats, shape);
  }

  private cast(value: string, type: ExportLayout['floats']): string {
    if (this.layout.floats === 'float32') return value;
    return this.graph.node('Cast', [value], `${value}.${type}`, { to: elementTypes[type] });
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
      { epsilon: { float: this.config.layerNormEpsilon } },
      'com.microsoft',
    );
    return [name, sum];
  }

  private linear(name: string, input: string, inputWidth: number, outputWidth: number): string {
    const bias = this.vector(`${name}.bias`);
    const weights = this.tensor(`${name}.weight`);
    return this.matrices.linear(name, input, weights, inputWidth, outputWidth, bias);
  }

  private norm(name: string): [string, string] {
    return [this.vector(`${name}.weight`), this.vector(`${name}.bias`)];
  }

  private vector(name: string): string {
    return this.matrices.floats(name, this.tensor(name), this.shapes.get(name)!);
  }

  private scalar(value: number): string {
    const data = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.graph.constant(`integer_${value}`, 'int64', [], data);
  }
}
