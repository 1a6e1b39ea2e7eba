import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hubModelName, parseHubModel, shortNames } from './hub-model.ts';

describe('a model of the hub is read from', () => {
  test.each([
    ['gpt2', 'openai-community/gpt2', 'main'],
    ['distilgpt2', 'distilbert/distilgpt2', 'main'],
    ['gpt2-xl@v1.0', 'openai-community/gpt2-xl', 'v1.0'],
    ['owner/name', 'owner/name', 'main'],
    ['Owner_1/na.me-2@refs/pr/1', 'Owner_1/na.me-2', 'refs/pr/1'],
    [`a/b@${'0'.repeat(40)}`, 'a/b', '0'.repeat(40)],
  ])('%s', (text, repository, revision) => {
    expect(parseHubModel(text)).toEqual({ repository, revision });
  });

  test.each([
    ['owner/name:Q8_0', 'main', 'Q8_0'],
    ['owner/name@v2:parts/model.Q4_K_M.gguf', 'v2', 'parts/model.Q4_K_M.gguf'],
  ])('%s', (text, revision, file) => {
    expect(parseHubModel(text)).toEqual({ repository: 'owner/name', revision, file });
  });

  test.each([
    'nope',
    '',
    '@main',
    'gpt2@',
    'a/b/c',
    './a',
    '../a',
    '/a/b',
    'a/',
    'a/..',
    'a--b/c',
    'a/b..c',
    'a/.b',
    'a/b.git',
    'a/b c',
    'a\\b',
    'C:/b',
    'a/b@../../x',
    'a/b@/x',
    'a/b@x/../y',
    'a/b@x\\y',
    'a/b:',
    'a/b:../x.gguf',
    'a/b:/x.gguf',
    'a/b:x:y',
    'a/b:x@main',
    'a/b@x\u0000',
    'a/b@x/.hidden',
    `a/${'b'.repeat(100)}`,
  ])('nothing like %j', (text) => {
    expect(parseHubModel(text)).toBeUndefined();
  });
});

test('a name that is told is read as the same model', () => {
  expect(hubModelName({ repository: 'openai-community/gpt2', revision: 'main' })).toBe('gpt2');
  for (const name of shortNames.keys()) expect(hubModelName(parseHubModel(name)!)).toBe(name);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\w.-]{1,9}\/[\w.-]{1,9}(@[\w./-]{1,12})?(:[\w./-]{1,12})?$/),
      (text) => {
        const model = parseHubModel(text);
        if (model) expect(parseHubModel(hubModelName(model))).toEqual(model);
      },
    ),
  );
});

test('no text makes a repository or revision that leads out of a folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a./\\@:-~\0 ') }), (text) => {
      const model = parseHubModel(text);
      if (!model) return;
      const { repository, revision, file = 'none' } = model;
      for (const part of [repository, revision, file].flatMap((text) => text.split('/'))) {
        expect(part).toMatch(/^\w[\w.-]*$/);
        expect(part).not.toBe('..');
      }
    }),
    { numRuns: 2000 },
  );
});
