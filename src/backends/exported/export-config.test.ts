import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../../errors.ts';
import { readExportConfig } from './export-config.ts';

describe('readExportConfig', () => {
  test('reads what a GPT-2 says', () => {
    const config = {
      n_positions: 1024,
      n_embd: 768,
      n_head: 12,
      vocab_size: 50257,
      eos_token_id: 50256,
    };
    expect(readExportConfig(config)).toEqual({
      contextLength: 1024,
      endOfText: [50256],
      heads: 12,
      headWidth: 64,
      vocabularySize: 50257,
    });
  });

  test('reads what a Llama says, and what its generation says of the end', () => {
    const config = {
      max_position_embeddings: 8192,
      hidden_size: 576,
      num_attention_heads: 9,
      num_key_value_heads: 3,
      vocab_size: 49152,
      eos_token_id: 0,
    };
    expect(readExportConfig(config, { eos_token_id: [2, 7] })).toEqual({
      contextLength: 8192,
      endOfText: [2, 7],
      heads: 3,
      headWidth: 64,
      vocabularySize: 49152,
    });
    expect(readExportConfig({ ...config, head_dim: 80 })).toMatchObject({
      headWidth: 80,
      endOfText: [0],
    });
  });

  test('does without what the graph may tell', () => {
    expect(readExportConfig({ n_positions: 10, n_embd: 7, n_head: 2, eos_token_id: null })).toEqual(
      {
        contextLength: 10,
        endOfText: [],
        heads: 2,
        headWidth: undefined,
        vocabularySize: undefined,
      },
    );
  });

  test.each<[unknown, string, string]>([
    [[], 'invalid-checkpoint', 'config.json: is [], expected an object'],
    [{}, 'invalid-checkpoint', 'config.json: has none of "n_positions", "max_position_embeddings"'],
    [
      { n_positions: '1024' },
      'invalid-checkpoint',
      '"n_positions" is "1024", expected a positive integer',
    ],
    [
      { n_positions: 8, eos_token_id: ['x'] },
      'invalid-checkpoint',
      '"eos_token_id" is ["x"], expected a token id, an array of them, or null',
    ],
    [{ n_positions: 8, is_encoder_decoder: true }, 'unsupported', 'is of an encoder and a decoder'],
  ])('refuses %j', (config, code, message) => {
    expect(() => readExportConfig(config)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  test('reads or refuses any JSON', () => {
    const fields = fc.dictionary(
      fc.constantFrom('n_positions', 'n_embd', 'n_head', 'eos_token_id', 'head_dim', 'vocab_size'),
      fc.oneof(fc.nat(), fc.jsonValue()),
    );
    fc.assert(
      fc.property(fc.oneof(fields, fc.jsonValue()), fc.jsonValue(), (config, generation) => {
        try {
          expect(readExportConfig(config, generation).contextLength).toBeGreaterThan(0);
        } catch (error) {
          expect(VentiError.isInstance(error) && error.code).toBe('invalid-checkpoint');
        }
      }),
    );
  });
});
