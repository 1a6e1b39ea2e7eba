import { graphInputs, graphOutputs } from '../backends/graph-interface.ts';
import { GraphBuilder } from './onnx/graph-builder.ts';
import type { Graph } from './onnx/model.ts';

/** Neighbouring tokens that are looked at together. */
const groupSize = 32;
/** Below every logit. */
const nothing = -3e38;

/** Nodes that belong on the CPU, by name. */
export const hostNodes: readonly string[] = [
  'likely_groups.logits',
  'likely_groups',
  graphOutputs.topLogits,
];

/**
 * A graph that finds the likeliest tokens where devices are slow to: WebGPU's TopK sorts the whole vocabulary
 * in p (p + 1) / 2 passes over 2^p numbers, 136 for that of GPT-2. The device takes the greatest logit of every
 * 32 tokens here; the CPU picks as many groups as tokens are wanted, among which all of these must be; and of
 * their tokens, which the device returns, the likeliest.
 */
export function withGroupedTopK(graph: Graph): Graph {
  const { logits, topLogits, topTokens } = graphOutputs;
  const vocabularySize = graph.outputs.find(({ name }) => name === logits)!.shape[1] as number;
  const groups = Math.ceil(vocabularySize / groupSize);
  const top = new GraphBuilder();
  const wanted = graphInputs.topK;
  const spare = groups * groupSize - vocabularySize;
  const pads = [top.integers([0, 0, 0, spare]), top.float(nothing)];
  const whole = top.node('Pad', [logits, ...pads], 'groups.whole');
  const rows = top.node('Reshape', [whole, top.integers([-1, groupSize])], 'groups.rows');
  const greatest = top.node('ReduceMax', [rows], 'groups.greatest', { axes: [1], keepdims: 0 });
  const maxima = top.node('Reshape', [greatest, top.integers([-1, groups])], 'groups.maxima');

  const count = top.node('Min', [wanted, top.integers([groups])], 'likely_groups.count');
  top.nodeWithOutputs('TopK', [maxima, count], ['likely_groups.logits', 'likely_groups.by_logit'], {
    axis: -1,
  });
  // Of tokens that are equally likely the first one comes first: groups have to stand by number.
  const byNumber = ['likely_groups', 'likely_groups.places'];
  top.nodeWithOutputs('TopK', ['likely_groups.by_logit', count], byNumber, {
    ...{ axis: -1, largest: 0 },
  });
  const shape = top.node('Shape', [maxima], 'groups.shape');
  const outputs = top.node('Gather', [shape, top.integer(0)], 'groups.outputs', { axis: 0 });
  const end = top.node('Mul', [outputs, top.integer(groups)], 'groups.end');
  const bounds = [top.integer(0), end, top.integer(groups)];
  const starts = top.node('Range', bounds, 'groups.starts');
  const column = top.node('Unsqueeze', [starts, top.integers([1])], 'groups.column');
  const places = top.node('Add', ['likely_groups', column], 'likely_groups.rows');
  const candidates = top.node('Gather', [rows, places], 'candidates.groups', { axis: 0 });
  const flat = top.integers([0, -1]);
  // 0 keeps a dimension: shape [R, groups * 32].
  const shapes = top.node('Reshape', [candidates, flat], 'candidates.logits');
  top.nodeWithOutputs('TopK', [shapes, wanted], [topLogits, 'candidates.likeliest'], { axis: -1 });

  const firsts = top.node('Mul', ['likely_groups', top.integer(groupSize)], 'candidates.firsts');
  const upright = top.node('Unsqueeze', [firsts, top.integers([2])], 'candidates.upright');
  const offsets = top.integers(Array.from({ length: groupSize }, (_, offset) => offset));
  const tokens = top.node('Add', [upright, offsets], 'candidates.by_group');
  const list = top.node('Reshape', [tokens, flat], 'candidates.tokens');
  top.node('GatherElements', [list, 'candidates.likeliest'], topTokens, { axis: 1 });

  const { nodes, initializers } = top.build('');
  const names = new Set(graph.initializers.map(({ name }) => name));
  return {
    ...graph,
    nodes: [...graph.nodes.filter(({ operator }) => operator !== 'TopK'), ...nodes],
    initializers: [...graph.initializers, ...initializers.filter(({ name }) => !names.has(name))],
  };
}
