import { expect, test } from 'vitest';
import { foreignNames } from './foreign-names.ts';
import { unknownOption } from './unknown-option.ts';

const known = ['maxOutputTokens', 'topK', 'topP', 'trim'];
const foreign = foreignNames({ maxOutputTokens: 'max_new_tokens length' }, [
  ['beams num_beams', 'it is not supported'],
]);

test.each([
  ['top_k', 'it is spelled topK'],
  ['TOP-P', 'it is spelled topP'],
  ['max_new_tokens', 'it is called maxOutputTokens here'],
  ['maxNewTokens', 'it is called maxOutputTokens here'],
  ['numBeams', 'it is not supported'],
  ['maxOutputToken', 'maxOutputTokens is the nearest there is'],
  ['maxOuptutTokens', 'maxOutputTokens is the nearest there is'],
  ['tirm', 'trim is the nearest there is'],
  ['max_new_token', 'it is called maxOutputTokens here'],
  ['colour', 'the options are maxOutputTokens, topK, topP, trim'],
  ['', 'the options are maxOutputTokens, topK, topP, trim'],
  ['constructor', 'the options are maxOutputTokens, topK, topP, trim'],
  ['__proto__', 'the options are maxOutputTokens, topK, topP, trim'],
])('%j: %s', (name, advice) => {
  const error = unknownOption(name, known, foreign);
  expect(error.code).toBe('unknown-option');
  expect(error.message).toBe(`There is no option ${JSON.stringify(name)}: ${advice}.`);
});

test('a name of any length is answered at once and in short', () => {
  const { message } = unknownOption('x'.repeat(10_000_000), known, foreign);
  expect(message.length).toBeLessThan(200);
});
