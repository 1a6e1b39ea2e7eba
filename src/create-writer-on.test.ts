import { describe, expect, test } from 'vitest';
import type { BackendWriterOptions } from './backend-writer-options.ts';
import { ScriptedBackend } from './backends/scripted/scripted-backend.ts';
import { createWriterOn } from './create-writer-on.ts';
import { quotes } from './quotes/index.ts';
import type { TextTokenizer } from './tokenizer/text-tokenizer.ts';

const alphabet = [...new Set(['\n', '.', ...quotes.map(({ text }) => text).join('')])];
const fullStop = alphabet.indexOf('.');

/** A token for every character. */
const tokenizer: TextTokenizer = {
  vocabularySize: alphabet.length,
  encode: (text) => Array.from(text, (character) => alphabet.indexOf(character)),
  decodeStream: () => ({ push: (id) => alphabet[id]!, flush: () => '' }),
};

/** Repeats what was written eight tokens before. */
function script(tokens: readonly number[]): number[] {
  const next = tokens.at(-8) ?? fullStop;
  return alphabet.map((_, id) => (id === next ? 10 : 0));
}

function backend(vocabularySize = alphabet.length): ScriptedBackend {
  return new ScriptedBackend({ script, vocabularySize });
}

const options = { temperature: 0, maxOutputTokens: 20, trim: false } as const;

describe('createWriterOn', () => {
  test('writes with the backend and the tokenizer that it is given', async () => {
    await using writer = createWriterOn({ backend: backend(), tokenizer });
    const piece = await writer.generate('We were late and so were they', options);
    expect(piece.text).toBe('We were late and so were theyere theyere theyere');
    expect(piece).toMatchObject({ model: 'custom', finishReason: 'length' });
  });

  test('writes a batch in common steps', async () => {
    const scripted = backend();
    await using writer = createWriterOn({ backend: scripted, tokenizer, maxBatchSize: 3 });
    const pieces: string[] = [];
    for await (const piece of writer.batch(['A seed is late', 'A seed is a promise'], options)) {
      pieces[piece.index] = piece.body;
    }
    expect(pieces).toEqual(['is late is late is', 'promise promise pro']);
    expect(scripted.steps.some((rows) => rows.length === 2)).toBe(true);
  });

  test.each([
    ['the token', fullStop],
    ['any of the tokens', [0, fullStop]],
  ])('ends a text with %s that it is told', async (_, endOfText) => {
    await using writer = createWriterOn({ backend: backend(), tokenizer, endOfText });
    const piece = await writer.generate('late', { ...options, minOutputTokens: 0 });
    expect(piece).toMatchObject({ body: '', finishReason: 'stop' });
  });

  test('says which model it is in its info and in the ids of pieces', async () => {
    const ids = new Set<string>();
    const sha256 = 'a'.repeat(64);
    const models = [{}, { name: 'a' }, { name: 'b' }, { name: 'b', modelSha256: sha256 }];
    for (const named of models) {
      await using writer = createWriterOn({ backend: backend(), tokenizer, ...named });
      expect(writer.info).toMatchObject({ device: 'script', model: named.name ?? 'custom' });
      ids.add((await writer.generate('late', { ...options, seed: 1 })).id);
    }
    expect(ids.size).toBe(4);
  });

  test('disposes the backend with itself', async () => {
    const scripted = backend();
    await createWriterOn({ backend: scripted, tokenizer }).dispose();
    expect(scripted.disposed).toBe(true);
  });

  test('refuses a tokenizer with tokens that the model lacks', () => {
    expect(() => createWriterOn({ backend: backend(5), tokenizer })).toThrow(
      expect.objectContaining({ code: 'model-mismatch' }),
    );
  });

  test.each<[object, string, string]>([
    [
      { backend: undefined },
      'invalid-option',
      'backend is undefined: pass a Backend with step(), ',
    ],
    [
      { backend: { step: 1 } },
      'invalid-option',
      'backend is an object: pass a Backend with step()',
    ],
    [{ tokenizer: 'gpt2' }, 'invalid-option', 'tokenizer is "gpt2": pass a Tokenizer, or another'],
    [
      { endOfText: alphabet.length },
      'invalid-option',
      `endOfText is ${alphabet.length}: pass a whole`,
    ],
    [{ endOfText: [0, -1] }, 'invalid-option', 'endOfText[1] is -1: pass a whole number'],
    [{ name: ' ' }, 'invalid-option', 'name is " ": pass a text that is not empty.'],
    [{ modelSha256: 'abc' }, 'invalid-option', 'modelSha256 is "abc": pass 64 hexadecimal digits.'],
    [{ maxQueueLength: 0 }, 'invalid-option', 'maxQueueLength is 0'],
    [{ eos_token_id: 1 }, 'unknown-option', 'it is called endOfText here'],
    [{ temperature: 1 }, 'unknown-option', 'it belongs to generate(), stream() and batch()'],
  ])('refuses %j', (given, code, message) => {
    const all = { backend: backend(), tokenizer, ...given } as BackendWriterOptions;
    expect(() => createWriterOn(all)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
