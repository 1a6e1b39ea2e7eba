import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VentiError } from '../../errors.ts';
import { layoutsOf } from './wanted-files.ts';

const { parts } = layoutsOf({}).find(({ name }) => name === 'sharded safetensors')!;

test('an index names its files once each', () => {
  const index = {
    weight_map: { a: 'two.safetensors', b: 'one.safetensors', c: 'two.safetensors' },
  };
  expect(parts!(JSON.stringify(index), 'x')).toEqual(['one.safetensors', 'two.safetensors']);
});

test('whatever an index holds, its files are beside it or it is refused', () => {
  const index = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ weight_map: fc.dictionary(fc.string(), fc.jsonValue()) })
      .map((value) => JSON.stringify(value)),
    fc
      .dictionary(
        fc.string(),
        fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '.safetensors') }),
      )
      .map((map) => JSON.stringify({ weight_map: map })),
  );
  fc.assert(
    fc.property(index, (text) => {
      try {
        for (const name of parts!(text, 'index')) {
          expect(name).toMatch(/^\w[^/\\]*\.safetensors$/);
        }
      } catch (error) {
        expect(VentiError.isInstance(error) && error.code).toBe('invalid-checkpoint');
      }
    }),
    { numRuns: 500 },
  );
});
