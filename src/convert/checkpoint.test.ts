import { describe, expect, test } from 'vitest';
import { float32, memorySource, safetensorsFile } from '../../test/golden/safetensors-file.ts';
import type { ByteSource } from './byte-source.ts';
import { Checkpoint } from './checkpoint.ts';

const half = (shape: readonly number[], bits: readonly number[]) => ({
  dtype: 'F16',
  shape,
  bytes: new Uint8Array(Uint16Array.from(bits).buffer),
});

type Tensors = Parameters<typeof safetensorsFile>[0];

async function open(...files: readonly Tensors[]): Promise<Checkpoint> {
  return await openIndexed(undefined, ...files);
}

/** @param index file of each tensor, the files being file-0, file-1 and so on */
async function openIndexed(
  index: Readonly<Record<string, string>> | undefined,
  ...files: readonly Tensors[]
): Promise<Checkpoint> {
  const sources = files.map((tensors, i): [string, ByteSource] => {
    const name = `file-${i}`;
    return [name, memorySource(safetensorsFile(tensors), name)];
  });
  return await Checkpoint.open(new Map(sources), {
    prefix: 'transformer.',
    ...(index && { index: new Map(Object.entries(index)) }),
  });
}

describe('names', () => {
  test.each(['', 'transformer.'])('with the prefix "%s"', async (prefix) => {
    const checkpoint = await open({
      [`${prefix}wte.weight`]: float32([2, 1], [1, 2]),
      [`${prefix}lm_head.weight`]: float32([2, 1], [3, 4]),
    });
    expect([...checkpoint.shapes]).toEqual([
      ['wte.weight', [2, 1]],
      ['lm_head.weight', [2, 1]],
    ]);
    expect(await checkpoint.floats('lm_head.weight')).toEqual(Float32Array.of(3, 4));
  });

  test('lm_head without prefix beside tensors that have it', async () => {
    const checkpoint = await open({
      'transformer.wte.weight': float32([1], [1]),
      'lm_head.weight': float32([1], [2]),
    });
    expect(await checkpoint.floats('lm_head.weight')).toEqual(Float32Array.of(2));
  });

  test('in several files', async () => {
    const checkpoint = await open({ a: float32([1], [1]) }, { 'transformer.b': float32([1], [2]) });
    expect(await checkpoint.floats('a')).toEqual(Float32Array.of(1));
    expect(await checkpoint.floats('b')).toEqual(Float32Array.of(2));
  });

  test('one that two tensors share is refused', async () => {
    const tensor = float32([1], [1]);
    await expect(open({ a: tensor }, { 'transformer.a': tensor })).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(/file-1: tensor "transformer.a".*already, as "a" of file-0/),
    });
  });
});

test('halves and bfloat16 become 32-bit floats', async () => {
  const checkpoint = await open({
    odd: { dtype: 'U8', shape: [1], bytes: Uint8Array.of(7) },
    half: half([2], [0x3c00, 0xc000]),
    brain: { ...half([2], [0x3f80, 0xc000]), dtype: 'BF16' },
    scalar: float32([], [-1e4]),
  });
  expect(await checkpoint.floats('half')).toEqual(Float32Array.of(1, -2));
  expect(await checkpoint.floats('brain')).toEqual(Float32Array.of(1, -2));
  expect(await checkpoint.floats('scalar')).toEqual(Float32Array.of(-1e4));
});

test('only the tensor asked for is read', async () => {
  const source = memorySource(
    safetensorsFile({ large: float32([1000], Array(1000).fill(0)), small: float32([2], [1, 2]) }),
  );
  const checkpoint = await Checkpoint.open(new Map([['file', source]]), { prefix: '' });
  const before = source.bytesRead();
  await checkpoint.floats('small');
  expect(source.bytesRead() - before).toBe(8);
});

describe('a tensor is refused', () => {
  test.each<[string, Parameters<typeof safetensorsFile>[0], RegExp]>([
    ['missing', { y: float32([2], [1, 2]) }, /file-0: there is no tensor "x"/],
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
      { 'transformer.x': { ...float32([1], [1]), dtype: 'I32' } },
      /tensor "transformer.x"/,
    ],
  ])('%s', async (_, tensors, message) => {
    const checkpoint = await open(tensors);
    await expect(checkpoint.floats('x')).rejects.toMatchObject({
      name: 'VentiError',
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    });
  });
});

describe('an index', () => {
  const x = { x: float32([1], [1]) };
  const y = { 'transformer.y': float32([1], [2]) };

  test('that tells the truth is passed', async () => {
    const checkpoint = await openIndexed({ x: 'file-0', 'transformer.y': 'file-1' }, x, y);
    expect(await checkpoint.floats('y')).toEqual(Float32Array.of(2));
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['lacks a tensor', { x: 'file-0' }, /file-1: holds tensor "transformer.y".*nowhere/],
    [
      'has a tensor in another file',
      { x: 'file-1', 'transformer.y': 'file-1' },
      /file-0: holds tensor "x", which the index has in "file-1"/,
    ],
    [
      'names a tensor that is not there',
      { x: 'file-0', 'transformer.y': 'file-1', z: 'file-1' },
      /file-1: lacks tensor "z"/,
    ],
  ])('that %s is refused', async (_, index, message) => {
    await expect(openIndexed(index, x, y)).rejects.toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    });
  });
});
