import { describe, expect, test } from 'vitest';
import { float32, memorySource, safetensorsFile } from '../../test/golden/safetensors-file.ts';
import { Checkpoint } from './checkpoint.ts';

const half = (shape: readonly number[], bits: readonly number[]) => ({
  dtype: 'F16',
  shape,
  bytes: new Uint8Array(Uint16Array.from(bits).buffer),
});

async function open(
  ...files: readonly Parameters<typeof safetensorsFile>[0][]
): Promise<Checkpoint> {
  const sources = files.map((tensors, i) => memorySource(safetensorsFile(tensors), `file-${i}`));
  return await Checkpoint.open(sources);
}

describe('names', () => {
  test.each(['', 'transformer.'])('with the prefix "%s"', async (prefix) => {
    const checkpoint = await open({
      [`${prefix}wte.weight`]: float32([2, 1], [1, 2]),
      [`${prefix}lm_head.weight`]: float32([2, 1], [3, 4]),
    });
    expect(checkpoint.has('wte.weight')).toBe(true);
    expect(checkpoint.has('transformer.wte.weight')).toBe(false);
    expect(checkpoint.shape('wte.weight')).toEqual([2, 1]);
    expect(await checkpoint.floats('lm_head.weight', [2, 1])).toEqual(Float32Array.of(3, 4));
  });

  test('lm_head without prefix beside tensors that have it', async () => {
    const checkpoint = await open({
      'transformer.wte.weight': float32([1], [1]),
      'lm_head.weight': float32([1], [2]),
    });
    expect(await checkpoint.floats('lm_head.weight', [1])).toEqual(Float32Array.of(2));
  });

  test('in several files', async () => {
    const checkpoint = await open({ a: float32([1], [1]) }, { 'transformer.b': float32([1], [2]) });
    expect(await checkpoint.floats('a', [1])).toEqual(Float32Array.of(1));
    expect(await checkpoint.floats('b', [1])).toEqual(Float32Array.of(2));
  });

  test('one that two tensors share is refused', async () => {
    const tensor = float32([1], [1]);
    await expect(open({ a: tensor }, { 'transformer.a': tensor })).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(/file-1: tensor "transformer.a".*already, as "a" of file-0/),
    });
  });

  test('that are missing have no shape', async () => {
    const checkpoint = await open({});
    expect(checkpoint.has('toString')).toBe(false);
    expect(checkpoint.shape('wte.weight')).toBe(undefined);
  });
});

test('halves and bfloat16 become 32-bit floats', async () => {
  const checkpoint = await open({
    odd: { dtype: 'U8', shape: [1], bytes: Uint8Array.of(7) },
    half: half([2], [0x3c00, 0xc000]),
    brain: { ...half([2], [0x3f80, 0xc000]), dtype: 'BF16' },
    scalar: float32([], [-1e4]),
  });
  expect(await checkpoint.floats('half', [2])).toEqual(Float32Array.of(1, -2));
  expect(await checkpoint.floats('brain', [2])).toEqual(Float32Array.of(1, -2));
  expect(await checkpoint.floats('scalar', [])).toEqual(Float32Array.of(-1e4));
});

test('only the tensor asked for is read', async () => {
  const source = memorySource(
    safetensorsFile({ large: float32([1000], Array(1000).fill(0)), small: float32([2], [1, 2]) }),
  );
  const checkpoint = await Checkpoint.open([source]);
  const before = source.bytesRead();
  await checkpoint.floats('small', [2]);
  expect(source.bytesRead() - before).toBe(8);
});

describe('a tensor is refused', () => {
  test.each<[string, Parameters<typeof safetensorsFile>[0], RegExp]>([
    [
      'missing',
      { y: float32([2], [1, 2]) },
      /file-0: there is no tensor "x", expected one of shape \[2\]/,
    ],
    [
      'of another size',
      { x: float32([3], [1, 2, 3]) },
      /"x": has shape \[3\], but config.json makes it \[2\]/,
    ],
    ['of another rank', { x: float32([2, 1], [1, 2]) }, /has shape \[2,1\]/],
    [
      'of integers',
      { x: { ...float32([2], [1, 2]), dtype: 'I32' } },
      /dtype I32, expected one of F32, F16, BF16/,
    ],
    ['with a NaN', { x: float32([2], [1, Number.NaN]) }, /element 1 is NaN/],
    [
      'with an infinity',
      { x: float32([2], [Number.NEGATIVE_INFINITY, 1]) },
      /element 0 is -Infinity/,
    ],
    ['with an infinite half', { x: half([2], [0x3c00, 0x7c00]) }, /element 1 is Infinity/],
    [
      'under the name of the file',
      { 'transformer.x': float32([1], [1]) },
      /tensor "transformer.x"/,
    ],
  ])('%s', async (_, tensors, message) => {
    const checkpoint = await open(tensors);
    await expect(checkpoint.floats('x', [2])).rejects.toMatchObject({
      name: 'VentiError',
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    });
  });
});
