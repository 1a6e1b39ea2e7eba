import { expect, test } from 'vitest';
import { optionsOff } from '../../test/sampler/options-off.ts';
import { candidatesNeeded } from './candidates-needed.ts';

test.each([
  [{}, 'all'],
  [{ topP: 0.9 }, 'all'],
  [{ minP: 0.1 }, 'all'],
  [{ topK: 40 }, 40],
  [{ topK: 40, topP: 0.9, minP: 0.1 }, 40],
  [{ topK: 40 }, 42, 2],
  [{ topK: 512 }, 512],
  [{ topK: 512 }, 'all', 1],
  [{ temperature: 0 }, 1],
  [{ temperature: 0, topK: 40 }, 2, 1],
  [{ topK: 40, repetitionPenalty: 1.1 }, 'all'],
  [{ topK: 40, noRepeatNgramSize: 3 }, 'all'],
  [{ temperature: 0, logitBias: { 5: 1 } }, 'all'],
] as const)('%j needs %s with bans: %j', (options, needed, bans: number = 0) => {
  expect(candidatesNeeded({ ...optionsOff, ...options }, bans)).toBe(needed);
});
