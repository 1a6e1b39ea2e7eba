import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../errors.ts';
import { resolveGenerateOptions } from './resolve-generate.ts';

const vocabularySize = 50_257;

function resolve(options?: unknown) {
  return resolveGenerateOptions(options, vocabularySize);
}

function refusal(options: unknown): VentiError {
  try {
    resolve(options);
  } catch (error) {
    if (VentiError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const defaults = {
  maxOutputTokens: 200,
  minOutputTokens: 64,
  sampling: {
    repetitionPenalty: 1,
    noRepeatNgramSize: 0,
    logitBias: {},
    bannedTokens: [],
    temperature: 0.7,
    topK: 40,
    topP: 1,
    minP: 0,
  },
  stopSequences: [],
  trim: true,
  maxRedraws: 0,
  bestOf: 1,
  seed: undefined,
  abortSignal: undefined,
};

describe('accepts', () => {
  test('nothing, which gives the defaults', () => {
    expect(resolve()).toEqual(defaults);
    expect(resolve({})).toEqual(defaults);
    expect(resolve(Object.create(null))).toEqual(defaults);
  });

  test('undefined for an option that is left out', () => {
    const all = [...Object.keys(defaults), ...Object.keys(defaults.sampling)].filter(
      (name) => name !== 'sampling',
    );
    expect(resolve(Object.fromEntries(all.map((name) => [name, undefined])))).toEqual(defaults);
  });

  test('every option there is', () => {
    const sampling = {
      repetitionPenalty: 1.2,
      noRepeatNgramSize: 3,
      logitBias: { 0: -1.5, 50256: 2 },
      bannedTokens: [0, 50_256],
      temperature: 0,
      topK: 0,
      topP: 0.5,
      minP: 0.5,
    };
    const others = {
      maxOutputTokens: 1,
      minOutputTokens: 0,
      stopSequences: ['\n\n', '🚀'],
      trim: false,
      maxRedraws: 2,
      bestOf: 100,
      seed: Number.MAX_SAFE_INTEGER,
      abortSignal: new AbortController().signal,
    };
    expect(resolve({ ...sampling, ...others })).toEqual({ sampling, ...others });
  });

  test('fewer tokens than a piece has at least, which then are all it has', () => {
    expect(resolve({ maxOutputTokens: 5 }).minOutputTokens).toBe(5);
    expect(resolve({ maxOutputTokens: 500 }).minOutputTokens).toBe(64);
    expect(() => resolve({ maxOutputTokens: 5, minOutputTokens: 6 })).toThrow(
      'minOutputTokens is 6: pass at most maxOutputTokens, which is 5.',
    );
  });

  test('own options only', () => {
    expect(resolve(Object.create({ temperature: 'hot', colour: 1 }))).toEqual(defaults);
  });

  test('-0 as 0, since equal options are to give equal pieces', () => {
    expect(resolve({ temperature: -0, topK: -0, minP: -0 }).sampling).toEqual({
      ...defaults.sampling,
      temperature: 0,
      topK: 0,
    });
  });

  test('arrays and objects, and copies them', () => {
    const options = { bannedTokens: [1], logitBias: { 1: 1 }, stopSequences: ['a'] };
    const resolved = resolve(options);
    options.bannedTokens.push(2);
    options.logitBias[1] = 2;
    options.stopSequences.push('b');
    expect(resolved).toEqual({
      ...defaults,
      sampling: { ...defaults.sampling, bannedTokens: [1], logitBias: { 1: 1 } },
      stopSequences: ['a'],
    });
  });
});

describe('refuses values', () => {
  const numbers = {
    maxOutputTokens: [0, 1.5, 2 ** 53],
    temperature: [-0.1],
    topK: [-1, 2.5],
    topP: [0, -1, 1.1],
    minP: [-0.1, 1.1],
    repetitionPenalty: [0, -1, 101],
    noRepeatNgramSize: [-1, 0.5],
    maxRedraws: [-1, 0.5],
    bestOf: [0, -1, 1.5, 101, 1000],
    seed: [-1, 0.5, 2 ** 53],
  };
  const noNumbers = [Number.NaN, Infinity, -Infinity, '1', null, true, 1n, [], {}, new Number(1)];

  for (const [name, values] of Object.entries(numbers)) {
    test.each([...values, ...noNumbers])(`${name}: %s`, (value) => {
      const error = refusal({ [name]: value });
      expect(error.code).toBe('invalid-option');
      expect(error.message).toMatch(new RegExp(`^${name} is .+: pass a .*number .+\\.$`));
    });
  }

  test.each<[Record<string, unknown>, string]>([
    [
      { temperature: '0.7' },
      'temperature is "0.7": pass a finite number from 0 up; 0 takes the likeliest token.',
    ],
    [{ trim: 1 }, 'trim is 1: pass true or false.'],
    [{ trim: null }, 'trim is null: pass true or false.'],
    [{ stopSequences: '\n' }, 'stopSequences is "\\n": pass an array, [text], also for one.'],
    [
      { stopSequences: {} },
      'stopSequences is an object: pass an array of texts, such as ["\\n\\n"].',
    ],
    [
      { stopSequences: ['a', ''] },
      'stopSequences[1] is "": pass a text of at least one character.',
    ],
    [
      { stopSequences: [/a/] },
      'stopSequences[0] is an object: pass a text of at least one character.',
    ],
    [
      { stopSequences: ['a\ud83d'] },
      'stopSequences[0] is "a\\ud83d": pass a text without lone surrogates, which no piece contains.',
    ],
    [{ bannedTokens: 5 }, 'bannedTokens is 5: pass an array of token ids.'],
    [{ bannedTokens: new Set([5]) }, 'bannedTokens is an object: pass an array of token ids.'],
    [
      { bannedTokens: [1, 50_257] },
      'bannedTokens[1] is 50257: pass a whole number from 0 to 50256.',
    ],
    [{ bannedTokens: ['the'] }, 'bannedTokens[0] is "the": pass a whole number from 0 to 50256.'],
    [
      { bannedTokens: new Array(1) },
      'bannedTokens[0] is undefined: pass a whole number from 0 to 50256.',
    ],
    [
      { logitBias: new Map([[5, 1]]) },
      'logitBias is an object: pass an object from token ids to numbers, such as { 50256: -5 }.',
    ],
    [
      { logitBias: { the: 1 } },
      'A token id of logitBias is "the": pass a whole number from 0 to 50256.',
    ],
    [
      { logitBias: { '01': 1 } },
      'A token id of logitBias is "01": pass a whole number from 0 to 50256.',
    ],
    [
      { logitBias: { '-1': 1 } },
      'A token id of logitBias is "-1": pass a whole number from 0 to 50256.',
    ],
    [
      { logitBias: { 50257: 1 } },
      'A token id of logitBias is 50257: pass a whole number from 0 to 50256.',
    ],
    [
      { logitBias: { 5: '1' } },
      'logitBias[5] is "1": pass a number from -1000 to 1000; bannedTokens rules a token out.',
    ],
    [
      { logitBias: { 5: -Infinity } },
      'logitBias[5] is -Infinity: pass a number from -1000 to 1000; bannedTokens rules a token out.',
    ],
    [
      { abortSignal: { aborted: false, addEventListener() {} } },
      'abortSignal is an object: pass an AbortSignal, such as the signal of an AbortController.',
    ],
    [
      { abortSignal: null },
      'abortSignal is null: pass an AbortSignal, such as the signal of an AbortController.',
    ],
  ])('%j', (options, message) => {
    expect(refusal(options)).toMatchObject({ code: 'invalid-option', message });
  });

  test.each([null, 5, 'hot', [], () => {}, new Map(), new AbortController().signal])(
    '%s in place of options',
    (options) => {
      expect(refusal(options)).toMatchObject({
        code: 'invalid-option',
        message: expect.stringMatching(/^The options argument is .+: pass an object\.$/),
      });
    },
  );
});

describe('names the option that was meant', () => {
  test.each([
    [
      'maxOutputTokens',
      ['max_new_tokens', 'maxNewTokens', 'max_tokens', 'maxTokens', 'max_length'],
    ],
    [
      'maxOutputTokens',
      ['length', 'n_predict', 'num_predict', 'maxOutputToken', 'max_output_tokens'],
    ],
    ['temperature', ['temp', 'temprature', 'do_sample']],
    ['topK', ['top_k', 'topk', 'k']],
    ['topP', ['top_p', 'typical_p', 'mirostat']],
    ['minP', ['min_p']],
    [
      'repetitionPenalty',
      ['repetition_penalty', 'repeat_penalty', 'frequencyPenalty', 'presence_penalty'],
    ],
    ['noRepeatNgramSize', ['no_repeat_ngram_size', 'noRepeatNGramSize']],
    ['logitBias', ['logit_bias']],
    ['bannedTokens', ['bad_words_ids', 'suppress_tokens']],
    ['stopSequences', ['stop', 'stop_sequences', 'stop_strings', 'stopWords', 'eos_token_id']],
    ['seed', ['random_seed', 'Seed', 'seeed']],
    ['abortSignal', ['signal', 'abort', 'timeout']],
    ['maxRedraws', ['max_retries', 'redraws']],
    ['bestOf', ['best_of', 'bestof', 'candidates', 'num_return_sequences']],
    ['batch()', ['nsamples', 'num_return_sequences', 'n']],
    ['createWriter()', ['batch_size', 'model', 'device', 'maxBatchSize']],
    ['stream()', ['stream', 'onToken']],
    ['the quote is an argument', ['prompt', 'quote', 'text']],
    ['the options are maxOutputTokens', ['colour', 'constructor', '0']],
  ])('%s', (meant, names) => {
    for (const name of names) {
      const error = refusal({ [name]: undefined });
      expect(error.code).toBe('unknown-option');
      expect(error.message).toContain(`There is no option "${name}": `);
      expect(error.message).toContain(meant);
    }
  });
});

test('whatever it is given, it throws VentiErrors alone or gives complete options', () => {
  const value = fc.oneof(
    fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withSparseArray: true,
      withDate: true,
    }),
    fc.double(),
    fc.array(fc.oneof(fc.integer(), fc.string({ unit: 'binary' }))),
    fc.dictionary(fc.oneof(fc.nat().map(String), fc.string()), fc.double()),
  );
  const names = [...Object.keys(defaults.sampling), ...Object.keys(defaults), 'max_tokens'];
  const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string());
  const options = fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(name, value, { maxKeys: 3 }) },
    fc.anything(),
  );
  fc.assert(
    fc.property(options, (given) => {
      try {
        const { sampling, ...others } = resolve(given);
        expect(Object.keys({ sampling, ...others }).sort()).toEqual(Object.keys(defaults).sort());
        expect(resolve({ ...sampling, ...others })).toEqual({ sampling, ...others });
      } catch (error) {
        if (!VentiError.isInstance(error)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});
