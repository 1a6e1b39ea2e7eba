import { graphInputs, graphOutputs } from '../../backends/graph-interface.ts';
import type { Embedding, Rows } from '../matrices/matrix-writer.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';

/** Logits of states, and the likeliest tokens among them. */
export function outputHead(
  graph: GraphBuilder,
  embedding: Embedding,
  states: Rows,
  vocabularySize: number,
): void {
  const topK = graph.input(graphInputs.topK, 'int64', [1]);
  const logits = embedding.project(states, graphOutputs.logits);
  const top = [graphOutputs.topLogits, graphOutputs.topTokens];
  graph.nodeWithOutputs('TopK', [logits, topK], top, { axis: -1 });
  graph.output(logits, 'float32', ['R', vocabularySize]);
  graph.output(graphOutputs.topLogits, 'float32', ['R', 'K']);
  graph.output(graphOutputs.topTokens, 'int64', ['R', 'K']);
}
