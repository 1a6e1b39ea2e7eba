import fc from 'fast-check';
import type { InferenceSession } from 'onnxruntime-common';
import { describe, expect, test } from 'vitest';
import { VentiError } from '../../errors.ts';
import { readSignature } from './export-signature.ts';

type Metadata = InferenceSession.ValueMetadata;

function tensor(name: string, type: string, shape: readonly (number | string)[]): Metadata {
  return { name, isTensor: true, type, shape } as Metadata;
}

const ids = tensor('input_ids', 'int64', ['batch_size', 'sequence_length']);
const logits = tensor('logits', 'float32', ['batch_size', 'sequence_length', 50257]);
const cacheShape = ['batch_size', 12, 'past_sequence_length', 64];
const past = ['key', 'value'].map((kind) =>
  tensor(`past_key_values.0.${kind}`, 'float32', cacheShape),
);
const present = ['key', 'value'].map((kind) => tensor(`present.0.${kind}`, 'float32', cacheShape));

describe('readSignature', () => {
  test('finds every part by its name, type and shape', () => {
    const inputs = [
      ...past,
      tensor('attention_mask', 'int32', ['b', 's']),
      tensor('position_ids', 'int64', ['b', 't']),
      tensor('num_logits_to_keep', 'int64', []),
      tensor('use_cache_branch', 'bool', [1]),
      ids,
    ];
    expect(readSignature(inputs, [logits, ...present], 'model.onnx')).toEqual({
      tokens: { name: 'input_ids', type: 'int64', rank: 2 },
      attentionMask: { name: 'attention_mask', type: 'int32', rank: 2 },
      positions: { name: 'position_ids', type: 'int64', rank: 2 },
      logitsToKeep: { name: 'num_logits_to_keep', type: 'int64', rank: 0 },
      useCacheBranch: 'use_cache_branch',
      past: new Map([
        ['0.key', { name: 'past_key_values.0.key', type: 'float32', heads: 12, width: 64 }],
        ['0.value', { name: 'past_key_values.0.value', type: 'float32', heads: 12, width: 64 }],
      ]),
      present: new Map([
        ['0.key', 'present.0.key'],
        ['0.value', 'present.0.value'],
      ]),
      logits: 'logits',
      vocabularySize: 50257,
    });
  });

  test('takes little: tokens in, logits out', () => {
    const open = tensor('logits', 'float16', ['', '', '']);
    const signature = readSignature([ids], [open], 'model.onnx');
    expect(signature).toMatchObject({ past: new Map(), vocabularySize: undefined });
    expect(signature).not.toHaveProperty('positions');
  });

  test.each<[string, Metadata[], Metadata[], string]>([
    [
      'an encoder',
      [ids],
      [tensor('last_hidden_state', 'float32', [1, 2, 3])],
      'lacks the output logits; it has last_hidden_state',
    ],
    [
      'a vision model',
      [tensor('pixel_values', 'float32', [1, 3, 9, 9])],
      [logits],
      'wants the input pixel_values',
    ],
    [
      'a decoder of another model’s states',
      [ids, tensor('encoder_hidden_states', 'float32', [1, 2, 3])],
      [logits],
      'wants the input encoder_hidden_states',
    ],
    [
      'embeddings in place of tokens',
      [tensor('inputs_embeds', 'float32', [1, 2, 3])],
      [logits],
      'wants the input inputs_embeds',
    ],
    [
      'no tokens',
      [tensor('attention_mask', 'int64', [1, 2])],
      [logits],
      'lacks the input input_ids; it has attention_mask',
    ],
    [
      'tokens as floats',
      [tensor('input_ids', 'float32', [1, 2])],
      [logits],
      'has input_ids as float32, not as int64 or int32',
    ],
    [
      'places in three dimensions',
      [ids, tensor('position_ids', 'int64', [3, 1, 2])],
      [logits],
      'has position_ids in 3 dimensions, expected 2',
    ],
    ['a past that does not come back', [ids, ...past], [logits], 'lacks the output present.0.key'],
    [
      'a cache of bytes',
      [ids, tensor('past_key_values.0.key', 'int8', cacheShape)],
      [logits],
      'has past_key_values.0.key as int8',
    ],
    [
      'a cache in another order',
      [ids, tensor('past_key_values.0.key', 'float32', ['b', 64, 12, 'p'])],
      [logits],
      'has past_key_values.0.key as [b, 64, 12, p], not as [batch, heads, tokens, width]',
    ],
    [
      'logits of the last token alone',
      [ids],
      [tensor('logits', 'float32', [1, 50257])],
      'has logits as float32 [1, 50257]',
    ],
    [
      'logits that are no tensor',
      [ids],
      [{ name: 'logits', isTensor: false }],
      'has logits as something other than a tensor',
    ],
  ])('refuses %s', (_, inputs, outputs, problem) => {
    expect(() => readSignature(inputs, outputs, 'onnx/model.onnx')).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringContaining(`onnx/model.onnx ${problem}`),
      }),
    );
  });

  test('reads or refuses whatever a runtime may say', () => {
    const name = fc.constantFrom(
      ...['input_ids', 'attention_mask', 'position_ids', 'logits', 'use_cache_branch'],
      ...['past_key_values.0.key', 'past_key_values.07.value', 'present.0.key', 'x', ''],
    );
    const type = fc.constantFrom('int64', 'int32', 'float32', 'float16', 'bool', 'string');
    const shape = fc.array(fc.oneof(fc.integer({ min: -1, max: 9 }), fc.string()), {
      maxLength: 5,
    });
    const values = fc.array(
      fc.oneof(
        fc.tuple(name, type, shape).map((parts) => tensor(...parts)),
        name.map((given): Metadata => ({ name: given, isTensor: false })),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(values, values, (inputs, outputs) => {
        try {
          const signature = readSignature(inputs, outputs, 'model.onnx');
          expect(signature.tokens.name).toBe('input_ids');
        } catch (error) {
          expect(VentiError.isInstance(error) && error.code).toBe('unsupported');
        }
      }),
    );
  });
});
