import type { SamplingOptions } from '../../src/sampler/options.ts';

/** Draws from the model's own distribution: every other stage is off. */
export const optionsOff: SamplingOptions = {
  repetitionPenalty: 1,
  noRepeatNgramSize: 0,
  logitBias: {},
  bannedTokens: [],
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
};
