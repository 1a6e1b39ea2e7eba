import { describe, expect, test } from 'vitest';
import { chooseGGUF, withoutGGUF } from './gguf-files.ts';

/** As bartowski, TheBloke and llama.cpp's own people name their files. */
const files = [
  'README.md',
  'SmolLM2-135M-Instruct-Q4_K_M.gguf',
  'SmolLM2-135M-Instruct-Q8_0.gguf',
  'SmolLM2-135M-Instruct-f16.gguf',
  'SmolLM2-135M-Instruct-IQ4_XS.gguf',
  'SmolLM2-135M-Instruct.imatrix.gguf',
  'mmproj-Q8_0.gguf',
  'big/model-Q8_0-00001-of-00002.gguf',
];

describe('of the GGUF files of a repository', () => {
  test.each<[string | undefined, string]>([
    [undefined, 'SmolLM2-135M-Instruct-Q8_0.gguf'],
    ['Q8_0', 'SmolLM2-135M-Instruct-Q8_0.gguf'],
    ['q4_k_m', 'SmolLM2-135M-Instruct-Q4_K_M.gguf'],
    ['F16', 'SmolLM2-135M-Instruct-f16.gguf'],
    ['SmolLM2-135M-Instruct-IQ4_XS.gguf', 'SmolLM2-135M-Instruct-IQ4_XS.gguf'],
  ])('%s takes %s', (wanted, file) => {
    expect(chooseGGUF(files, wanted)).toBe(file);
  });

  test.each(['Q4_K', '8', 'IQ4', 'Q2_K', 'mmproj-Q8_0.gguf', 'README.md'])(
    '%s takes none',
    (wanted) => {
      expect(chooseGGUF(files, wanted)).toBeUndefined();
    },
  );

  test('one whose name says nothing is taken where it is the only one', () => {
    expect(chooseGGUF(['model.gguf'], undefined)).toBe('model.gguf');
    expect(chooseGGUF(['a.gguf', 'b.gguf'], undefined)).toBeUndefined();
    expect(chooseGGUF(['gpt2.Q4_0.gguf', 'gpt2.Q5_K_M.gguf'], undefined)).toBe('gpt2.Q5_K_M.gguf');
    expect(chooseGGUF(['Q8_0.gguf', 'x.gguf'], 'Q8_0')).toBe('Q8_0.gguf');
  });
});

test('the error lists what there is', () => {
  expect(withoutGGUF('owner/name', 'Q2_K', files)).toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(
      /^owner\/name has no GGUF file Q2_K\. It has SmolLM2.*Q4_K_M\.gguf, .*: pass one of them behind a colon, as in owner\/name:SmolLM2/,
    ),
  });
  expect(withoutGGUF('owner/name', undefined, ['x-00001-of-00002.gguf']).message).toMatch(
    /none at all that is a whole model/,
  );
});
