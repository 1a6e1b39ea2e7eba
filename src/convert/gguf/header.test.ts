import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { goldenFolder } from '../../../test/golden/golden-model.ts';
import { memorySource } from '../../../test/golden/safetensors-file.ts';
import { architectureNamed } from '../architectures.ts';
import { type GGUFHeader, readGGUFHeader } from './header.ts';
import { ggufTokenizer } from './tokenizer.ts';

const read = (bytes: Uint8Array): Promise<GGUFHeader> =>
  readGGUFHeader(memorySource(bytes, 'model.gguf'));

/** Bytes of a file with metadata of numbers and tensors of two axes, padded to 32 at the end. */
function ggufFile(
  metadata: Readonly<Record<string, number>> | readonly (readonly [string, number])[],
  tensors: readonly (readonly [name: string, type: number, offset: number, ...axes: number[]])[],
  dataBytes: number,
): Uint8Array {
  const pairs = Array.isArray(metadata) ? metadata : Object.entries(metadata);
  const text = (value: string): Buffer => Buffer.concat([long(value.length), Buffer.from(value)]);
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    int(3),
    long(tensors.length),
    long(pairs.length),
    ...pairs.flatMap(([key, value]) => [text(key), int(4), int(value)]),
    ...tensors.flatMap(([name, type, offset, ...axes]) => [
      text(name),
      int(axes.length),
      ...axes.map(long),
      int(type),
      long(offset),
    ]),
  ]);
  return Buffer.concat([header, Buffer.alloc(((32 - (header.length % 32)) % 32) + dataBytes)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

test('tensors have their slowest axis first and come in the order of their bytes', async () => {
  const file = ggufFile(
    { 'gpt2.block_count': 2 },
    [
      ['q4', 2, 64, 32, 2],
      ['f32', 0, 0, 3],
      ['f16', 1, 32, 2, 3],
    ],
    100,
  );
  const { metadata, tensors } = await read(file);
  expect(metadata.count('gpt2.block_count')).toBe(2);
  const start = file.length - 100;
  expect([...tensors.values()]).toEqual([
    { name: 'f32', type: 'F32', shape: [3], offset: start, length: 12, blockBytes: 4 },
    { name: 'f16', type: 'F16', shape: [3, 2], offset: start + 32, length: 12, blockBytes: 2 },
    { name: 'q4', type: 'Q4_0', shape: [2, 32], offset: start + 64, length: 36, blockBytes: 18 },
  ]);
});

describe('refused', () => {
  const big = Buffer.from(ggufFile({}, [], 0));
  big.writeUInt32BE(3, 4);
  const first = Buffer.from(ggufFile({}, [], 0));
  first.writeUInt32LE(1, 4);

  test.each<[string, Uint8Array, string, RegExp]>([
    ['nothing', new Uint8Array(), 'invalid-checkpoint', /GGUF header cannot be read/],
    ['another kind of file', Buffer.from('PK\x03\x04'), 'invalid-checkpoint', /magic number/],
    ['the other byte order', big, 'unsupported', /big-endian/],
    ['the first version', first, 'unsupported', /version 1/],
    ['a part of a model', ggufFile({ 'split.count': 3 }, [], 0), 'unsupported', /one of 3 parts/],
    [
      'a key twice',
      ggufFile(
        [
          ['a', 1],
          ['a', 2],
        ],
        [],
        0,
      ),
      'invalid-checkpoint',
      /key twice/,
    ],
    [
      'Q2_K',
      ggufFile({}, [['x', 10, 0, 256]], 256),
      'unsupported',
      /"x": has the type Q2_K, expected F32, .*Q6_K or BF16/,
    ],
    ['a type of the future', ggufFile({}, [['x', 999, 0, 32]], 64), 'unsupported', /number 999/],
    ['half a block', ggufFile({}, [['x', 8, 0, 16]], 64), 'invalid-checkpoint', /shape \[16\]/],
    [
      'more than the file holds',
      ggufFile({}, [['x', 0, 0, 100]], 64),
      'invalid-checkpoint',
      /ends at byte .* cut off/,
    ],
    [
      'an offset beyond all files',
      ggufFile({}, [['x', 0, 2 ** 60, 1]], 64),
      'invalid-checkpoint',
      /cut off/,
    ],
    [
      'a product of sizes that overflows',
      ggufFile({}, [['x', 0, 0, 2 ** 31, 2 ** 31]], 64),
      'invalid-checkpoint',
      /cannot have the shape/,
    ],
    [
      'overlaps',
      ggufFile(
        {},
        [
          ['x', 0, 0, 8],
          ['y', 0, 16, 4],
        ],
        64,
      ),
      'invalid-checkpoint',
      /"y": overlaps/,
    ],
    [
      'a name twice',
      ggufFile(
        {},
        [
          ['x', 0, 0, 8],
          ['x', 0, 32, 8],
        ],
        64,
      ),
      'invalid-checkpoint',
      /"x": stands in the header twice/,
    ],
  ])('%s', async (_, bytes, code, message) => {
    await expect(read(bytes)).rejects.toMatchObject({
      name: 'VentiError',
      code,
      message: expect.stringMatching(message),
    });
  });
});

// The reader takes 2 MB at a time, whatever the length of the file.
describe('any file is read or refused', { timeout: 30_000 }, () => {
  let valid: Uint8Array;
  beforeAll(async () => {
    valid = await readFile(join(goldenFolder('gguf'), 'gpt2-q4_0.gguf'));
  });

  async function readOrRefuse(bytes: Uint8Array): Promise<void> {
    try {
      const header = await read(bytes);
      for (const { offset, length } of header.tensors.values()) {
        expect(offset + length).toBeLessThanOrEqual(bytes.length);
      }
      const name = header.metadata.text('general.architecture');
      architectureNamed(name, 'general.architecture').fromGGUF(header);
      JSON.parse(ggufTokenizer(header.metadata));
    } catch (error) {
      expect(error).toMatchObject({
        name: 'VentiError',
        code: expect.stringMatching(/^(?:invalid-checkpoint|unsupported)$/),
      });
    }
  }

  test('arbitrary bytes behind the magic number', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), (bytes) =>
      readOrRefuse(Buffer.concat([Buffer.from('GGUF\x03\0\0\0'), bytes])),
    );
    await fc.assert(property, { numRuns: 50 });
  });

  test('a valid file, a few bytes of whose header are others', async () => {
    const headerBytes = 13_000;
    const changes = fc.array(fc.tuple(fc.nat(headerBytes), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.asyncProperty(changes, async (mutations) => {
      const bytes = Uint8Array.from(valid);
      for (const [place, value] of mutations) bytes[place] = value;
      await readOrRefuse(bytes);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test('a valid file cut off anywhere', async () => {
    const property = fc.asyncProperty(fc.nat(valid.length - 1), async (size) => {
      await expect(read(valid.subarray(0, size))).rejects.toMatchObject({
        code: 'invalid-checkpoint',
      });
    });
    await fc.assert(property, { numRuns: 30 });
  });
});
