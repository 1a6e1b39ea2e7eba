import { expect, test } from 'vitest';
import { architectureOf } from './architectures.ts';
import { gpt2 } from './gpt2/architecture.ts';
import { llama } from './llama/architecture.ts';

test('a config.json names its architecture, the first ones that of GPT-2 by silence', () => {
  expect(architectureOf({})).toBe(gpt2);
  expect(architectureOf({ model_type: 'gpt2' })).toBe(gpt2);
  expect(architectureOf({ model_type: 'llama' })).toBe(llama);
});

test.each([['bloom'], [null], [7], ['toString']])('%j is refused', (name) => {
  expect(() => architectureOf({ model_type: name })).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: expect.stringMatching(/config.json: "model_type" is .*expected one of gpt2, llama/),
    }),
  );
});
