import { graphInputs, graphOutputs } from '../backends/graph-interface.ts';
import { GraphBuilder } from './onnx/graph-builder.ts';
import type { Graph } from './onnx/model.ts';

/** Neighbouring tokens that are looked at together. */
const groupSize = 32;
/** Below every logit. */
const nothing = -3e38;

const { logits, topLogits, topTokens } = graphOutputs;
/** Int64 [R, K]: groups that may have what is wanted, by number. */
const likelyGroups = 'likely_groups';
/** Float32 [R, K] and int64 [R, K]: the same groups by their greatest logits. */
const [likelyMaxima, likelyByLogit] = ['likely_groups.maxima', 'likely_groups.by_logit'] as const;

/** Nodes that belong on the CPU, by name. */
export const hostNodes: readonly string[] = [likelyMaxima, likelyGroups, topLogits];

/**
 * A graph that finds the likeliest tokens where devices are slow to: WebGPU's TopK sorts the whole vocabulary
 * in p (p + 1) / 2 passes over 2^p numbers, 136 for that of GPT-2. The device takes the greatest logit of every
 * 32 tokens here; the CPU picks as many groups as tokens are wanted, among which all of these must be; and of
 * their tokens, which the device returns, the likeliest.
 */
export function withGroupedTopK(graph: Graph): Graph {
  const vocabularySize = graph.outputs.find(({ name }) => name === logits)!.shape[1] as number;
  const groups = Math.ceil(vocabularySize / groupSize);
  const top = new GraphBuilder();
  const rows = groupRows(top, groups * groupSize - vocabularySize);
  const outputs = pickGroups(top, rows, groups);
  pickTokens(top, rows, groups, outputs);
  const { nodes, initializers } = top.build('');
  const names = new Set(graph.initializers.map(({ name }) => name));
  return {
    ...graph,
    nodes: [...graph.nodes.filter(({ operator }) => operator !== 'TopK'), ...nodes],
    initializers: [...graph.initializers, ...initializers.filter(({ name }) => !names.has(name))],
  };
}

/** Logits, a row for each group: shape [R * groups, 32]. @param missing tokens of the last group */
function groupRows(top: GraphBuilder, missing: number): string {
  const pads = [top.integers([0, 0, 0, missing]), top.float(nothing)];
  const whole = missing === 0 ? logits : top.node('Pad', [logits, ...pads], 'groups.whole');
  return top.node('Reshape', [whole, top.integers([-1, groupSize])], 'groups.rows');
}

/** Finds the likely groups, and returns how many rows of logits there are: R, an int64. */
function pickGroups(top: GraphBuilder, rows: string, groups: number): string {
  const greatest = top.node('ReduceMax', [rows, top.integers([1])], 'groups.greatest', {
    keepdims: 0,
  });
  const maxima = top.node('Reshape', [greatest, top.integers([-1, groups])], 'groups.maxima');
  const wanted = [graphInputs.topK, top.integers([groups])];
  const count = top.node('Min', wanted, 'likely_groups.count');
  const axis = -1;
  top.nodeWithOutputs('TopK', [maxima, count], [likelyMaxima, likelyByLogit], { axis });
  // Of tokens that are equally likely the first one comes first: groups have to stand by number.
  const byNumber = [likelyGroups, 'likely_groups.places'];
  top.nodeWithOutputs('TopK', [likelyByLogit, count], byNumber, { axis, largest: 0 });
  const shape = top.node('Shape', [maxima], 'groups.shape');
  return top.node('Gather', [shape, top.integer(0)], 'groups.outputs', { axis: 0 });
}

/** Finds the likeliest tokens of the likely groups. */
function pickTokens(top: GraphBuilder, rows: string, groups: number, outputs: string): void {
  const end = top.node('Mul', [outputs, top.integer(groups)], 'groups.end');
  const bounds = [top.integer(0), end, top.integer(groups)];
  const starts = top.node('Range', bounds, 'groups.starts');
  const column = top.node('Unsqueeze', [starts, top.integers([1])], 'groups.column');
  const places = top.node('Add', [likelyGroups, column], 'likely_groups.rows');
  const found = top.node('Gather', [rows, places], 'candidates.by_group', { axis: 0 });
  // 0 keeps a dimension: shape [R, K * 32].
  const flat = top.integers([0, -1]);
  const candidates = top.node('Reshape', [found, flat], 'candidates.logits');
  const likeliest = [topLogits, 'candidates.likeliest'];
  top.nodeWithOutputs('TopK', [candidates, graphInputs.topK], likeliest, { axis: -1 });

  const firsts = top.node('Mul', [likelyGroups, top.integer(groupSize)], 'candidates.firsts');
  const upright = top.node('Unsqueeze', [firsts, top.integers([2])], 'candidates.upright');
  const offsets = top.integers(Array.from({ length: groupSize }, (_, offset) => offset));
  const tokens = top.node('Add', [upright, offsets], 'candidates.tokens_by_group');
  const list = top.node('Reshape', [tokens, flat], 'candidates.tokens');
  top.node('GatherElements', [list, 'candidates.likeliest'], topTokens, { axis: 1 });
}
