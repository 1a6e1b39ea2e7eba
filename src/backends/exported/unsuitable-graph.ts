import { VentiError } from '../../errors.ts';

/**
 * The error for a graph that cannot continue a text.
 * @param file the graph
 * @param problem what it lacks, or has that nobody here can give it
 */
export function unsuitableGraph(file: string, problem: string): VentiError {
  return new VentiError(
    'unsupported',
    `${file} ${problem}. Expected a text decoder as Optimum or onnxruntime-genai export it: input_ids in, logits out, and past_key_values.N.key and .value for every layer.`,
  );
}
