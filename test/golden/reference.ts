import type { GPT2Config } from '../../src/convert/gpt2/config.ts';

/** A model's tensors by name, without the prefix `transformer.`; as stored, or dequantised. */
export type Tensors = (name: string) => Float32Array;

/**
 * GPT-2 in float64, as the paper has it (Radford et al. 2019, "Language Models are Unsupervised
 * Multitask Learners") and in the plainest code: no cache, no batch, one number after the other.
 * @returns logits of the next token after each of `ids`
 */
export function referenceLogits(
  config: GPT2Config,
  tensors: Tensors,
  ids: readonly number[],
): Float64Array[] {
  const { width, layers } = config;
  const tokenTable = tensors('wte.weight');
  const positionTable = tensors('wpe.weight');
  let states = ids.map((id, position) =>
    add(row(tokenTable, id, width), row(positionTable, position, width)),
  );
  for (let layer = 0; layer < layers; layer++) {
    const attended = attend(
      config,
      tensors,
      layer,
      normalise(config, tensors, `h.${layer}.ln_1`, states),
    );
    states = states.map((state, t) => add(state, attended[t]!));
    const fed = feedForward(
      config,
      tensors,
      layer,
      normalise(config, tensors, `h.${layer}.ln_2`, states),
    );
    states = states.map((state, t) => add(state, fed[t]!));
  }
  const head = config.tied ? tokenTable : tensors('lm_head.weight');
  return normalise(config, tensors, 'ln_f', states).map((state) =>
    Float64Array.from({ length: config.vocabularySize }, (_, id) =>
      dot(state, row(head, id, width)),
    ),
  );
}

/** Layer normalisation of every state, with the variance over n, not n - 1. */
function normalise(
  config: GPT2Config,
  tensors: Tensors,
  name: string,
  states: readonly Float64Array[],
): Float64Array[] {
  const gain = tensors(`${name}.weight`);
  const bias = tensors(`${name}.bias`);
  return states.map((state) => {
    const mean = sum(state) / state.length;
    const variance = sum(state.map((value) => (value - mean) ** 2)) / state.length;
    const deviation = Math.sqrt(variance + config.layerNormEpsilon);
    return state.map((value, i) => ((value - mean) / deviation) * gain[i]! + bias[i]!);
  });
}

function attend(
  config: GPT2Config,
  tensors: Tensors,
  layer: number,
  states: readonly Float64Array[],
): Float64Array[] {
  const { width, heads } = config;
  const headWidth = width / heads;
  const name = `h.${layer}.attn`;
  const packed = states.map((state) => linear(tensors, `${name}.c_attn`, state));
  const part = (t: number, third: number, head: number): Float64Array => {
    const start = third * width + head * headWidth;
    return packed[t]!.subarray(start, start + headWidth);
  };
  let scale = 1;
  if (config.scaleAttention) scale /= Math.sqrt(headWidth);
  if (config.scaleAttentionByInverseLayer) scale /= layer + 1;
  return states.map((_, t) => {
    const joined = new Float64Array(width);
    for (let head = 0; head < heads; head++) {
      const query = part(t, 0, head);
      const scores = Array.from({ length: t + 1 }, (_, s) => dot(query, part(s, 1, head)) * scale);
      for (const [s, weight] of softmax(scores).entries()) {
        for (const [i, value] of part(s, 2, head).entries()) {
          joined[head * headWidth + i]! += weight * value;
        }
      }
    }
    return linear(tensors, `${name}.c_proj`, joined);
  });
}

function feedForward(
  config: GPT2Config,
  tensors: Tensors,
  layer: number,
  states: readonly Float64Array[],
): Float64Array[] {
  const name = `h.${layer}.mlp`;
  const activate = activations[config.activation];
  return states.map((state) =>
    linear(tensors, `${name}.c_proj`, linear(tensors, `${name}.c_fc`, state).map(activate)),
  );
}

/** `state x weight + bias`, the weight of shape [input, output]. */
function linear(tensors: Tensors, name: string, state: Float64Array): Float64Array {
  const weight = tensors(`${name}.weight`);
  const output = Float64Array.from(tensors(`${name}.bias`));
  for (const [i, value] of state.entries()) {
    for (let j = 0; j < output.length; j++) output[j]! += value * weight[i * output.length + j]!;
  }
  return output;
}

const activations: Readonly<Record<GPT2Config['activation'], (x: number) => number>> = {
  'gelu-tanh': (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  relu: (x) => Math.max(x, 0),
};

/** The error function by its series in exp(-x²), Abramowitz and Stegun 7.1.6; all terms have one sign. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let series = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(series); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    series += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * series;
}

function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

function row(matrix: Float32Array, index: number, width: number): Float64Array {
  return Float64Array.from(matrix.subarray(index * width, (index + 1) * width));
}

function add(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, i) => value + right[i]!);
}

function dot(left: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let i = 0; i < left.length; i++) total += left[i]! * right[i]!;
  return total;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
