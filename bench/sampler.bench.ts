import { bench, describe } from 'vitest';
import type { Candidates } from '../src/sampler/candidates.ts';
import type { SamplingOptions } from '../src/sampler/options.ts';
import { Sampler } from '../src/sampler/sampler.ts';
import { uniform } from '../src/sampler/uniform.ts';
import { graphCandidates } from '../test/sampler/graph-candidates.ts';
import { optionsOff } from '../test/sampler/options-off.ts';

const vocabularySize = 50_257;
const promptLength = 40;

/** Logits in random order whose probabilities fall as 1 / rank^1.3: 40 tokens have 80 % of them. */
const ranks = Array.from({ length: vocabularySize }, (_, rank) => rank);
const shuffled = ranks.toSorted((a, b) => uniform(1, 'draw', a) - uniform(1, 'draw', b));
const logits = Float32Array.from(shuffled, (rank) => -1.3 * Math.log(rank + 1));
const everything: Candidates = { logits };
const likeliest = graphCandidates(logits, 50);
const flat = { logits: new Float32Array(vocabularySize) };
const prompt = Int32Array.from({ length: promptLength }, (_, place) => place * 97);

/** Draws a text of 200 tokens again and again, so that the history is as long as that of a piece. */
function draws(options: Partial<SamplingOptions>, candidates = everything): () => void {
  const fresh = () => new Sampler({ ...optionsOff, ...options }, 1, prompt);
  let sampler = fresh();
  let position = 0;
  return () => {
    sampler.draw(candidates, position++);
    if (position < 200) return;
    sampler = fresh();
    position = 0;
  };
}

describe('a draw from 40 candidates', () => {
  const topK = 40;
  bench('topK', draws({ topK }, likeliest));
  bench('greedy', draws({ temperature: 0 }, likeliest));
  bench('topK, bannedTokens', draws({ topK, bannedTokens: [1, 2, 3] }, likeliest));
  bench('topK, topP', draws({ topK, topP: 0.9 }, likeliest));
  bench('topK, minP', draws({ topK, minP: 0.05 }, likeliest));
});

describe('a draw from 50,257 logits', () => {
  const topK = 40;
  bench('no options', draws({}));
  bench('greedy', draws({ temperature: 0 }));
  bench('topK', draws({ topK }));
  bench('topP', draws({ topP: 0.9 }));
  bench('minP', draws({ minP: 0.05 }));
  bench('topK, bannedTokens', draws({ topK, bannedTokens: [1, 2, 3] }));
  bench('topK, logitBias', draws({ topK, logitBias: { 1: 5, 2: -5 } }));
  bench('topK, repetitionPenalty', draws({ topK, repetitionPenalty: 1.2 }));
  bench('topK, noRepeatNgramSize', draws({ topK, noRepeatNgramSize: 3 }));
  bench('topP, when all logits are equal', draws({ topP: 0.9 }, flat));
});

bench('a random number', () => void uniform(1, 'draw', 5));
