import { graphInputs, graphOutputs } from '../../backends/graph-interface.ts';
import type { Embedding } from '../matrices/matrix-writer.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';

/**
 * Logits of the states that are asked for, and the likeliest tokens among them.
 * @param states shape [B * T, width]
 */
export function outputHead(
  graph: GraphBuilder,
  embedding: Embedding,
  states: string,
  vocabularySize: number,
): void {
  const rows = graph.input(graphInputs.outputRows, 'int32', ['R']);
  const topK = graph.input(graphInputs.topK, 'int64', [1]);
  const selected = graph.node('Gather', [states, rows], 'hidden_rows', { axis: 0 });
  const count = graph.node('Shape', [rows], 'output_count');
  const logits = embedding.project({ states: selected, count }, graphOutputs.logits);
  const top = [graphOutputs.topLogits, graphOutputs.topTokens];
  graph.nodeWithOutputs('TopK', [logits, topK], top, { axis: -1 });
  graph.output(logits, 'float32', ['R', vocabularySize]);
  graph.output(graphOutputs.topLogits, 'float32', ['R', 'K']);
  graph.output(graphOutputs.topTokens, 'int64', ['R', 'K']);
}
