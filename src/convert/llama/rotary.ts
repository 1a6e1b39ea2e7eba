import { ConfigFields } from '../config-fields.ts';

/** How a model that was trained on short texts stretches its rotary embedding to longer ones. */
export type RotaryScaling =
  | { readonly type: 'default' }
  /** Positions are divided by the factor (Chen et al. 2023, arXiv:2306.15595). */
  | { readonly type: 'linear'; readonly factor: number }
  /** Long wavelengths are stretched, short ones kept, with a ramp between (Llama 3.1). */
  | {
      readonly type: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      /** Context of the first training. */
      readonly originalContextLength: number;
    }
  /** Frequencies are divided by the numbers of a tensor, as llama.cpp writes what they come to. */
  | { readonly type: 'tensor' };

/** Divisors of the frequencies, shape [headWidth / 2]. */
export const frequencyDivisors = 'rope_freqs.weight';

/**
 * Reads how the rotary embedding is set: in `rope_theta` and `rope_scaling`, or since 2025 in
 * `rope_parameters`.
 * @throws VentiError `invalid-checkpoint`; `unsupported` for another scaling, named
 */
export function readRotary(
  fields: ConfigFields,
  contextLength: number,
): { readonly base: number; readonly scaling: RotaryScaling } {
  const key = fields.get('rope_parameters') ? 'rope_parameters' : 'rope_scaling';
  const parameters = fields.get(key, null);
  const outer = fields.positive('rope_theta', 10_000);
  if (parameters === null) return { base: outer, scaling: { type: 'default' } };
  const inner = new ConfigFields(parameters, key);
  return {
    base: inner.positive('rope_theta', outer),
    scaling: readScaling(inner, contextLength),
  };
}

function readScaling(fields: ConfigFields, contextLength: number): RotaryScaling {
  const key = fields.get('rope_type') === undefined ? 'type' : 'rope_type';
  const type = fields.text(key, 'default');
  switch (type) {
    case 'default':
      return { type };
    case 'linear':
      return { type, factor: fields.positive('factor', undefined) };
    case 'llama3':
      return {
        type,
        factor: fields.positive('factor', undefined),
        lowFrequencyFactor: fields.positive('low_freq_factor', undefined),
        highFrequencyFactor: fields.positive('high_freq_factor', undefined),
        originalContextLength: fields.count(['original_max_position_embeddings'], contextLength),
      };
    default:
      throw fields.unsupported(key, 'one of default, linear, llama3');
  }
}

/** Cosines and sines of the angles by which pairs of numbers turn, by position. */
export interface RotaryTable {
  /** Shape [positions, headWidth / 2]. */
  readonly cosines: Float32Array;
  /** Shape [positions, headWidth / 2]. */
  readonly sines: Float32Array;
}

/**
 * The rotary embedding of Su et al. 2021, "RoFormer: Enhanced Transformer with Rotary Position Embedding".
 * @param frequencies as `rotaryFrequencies` gives them
 */
export function rotaryTable(frequencies: readonly number[], positions: number): RotaryTable {
  const pairs = frequencies.length;
  const cosines = new Float32Array(positions * pairs);
  const sines = new Float32Array(positions * pairs);
  for (let position = 0; position < positions; position++) {
    for (const [pair, frequency] of frequencies.entries()) {
      cosines[position * pairs + pair] = Math.cos(position * frequency);
      sines[position * pairs + pair] = Math.sin(position * frequency);
    }
  }
  return { cosines, sines };
}

/** Angles per position of the pairs of a head's numbers, in radians. */
export function rotaryFrequencies(
  base: number,
  headWidth: number,
  scaling: RotaryScaling,
): readonly number[] {
  return Array.from({ length: headWidth / 2 }, (_, pair) =>
    scaled(base ** ((-2 * pair) / headWidth), scaling),
  );
}

function scaled(frequency: number, scaling: RotaryScaling): number {
  switch (scaling.type) {
    case 'default':
    case 'tensor':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      const { factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength } = scaling;
      const turns = (originalContextLength * frequency) / (2 * Math.PI);
      const kept = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
      const share = Math.min(Math.max(kept, 0), 1);
      return share * frequency + ((1 - share) * frequency) / factor;
    }
  }
}
