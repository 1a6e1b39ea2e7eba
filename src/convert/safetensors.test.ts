import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fileWithHeader,
  float32,
  memorySource,
  safetensorsFile,
} from '../../test/golden/safetensors-file.ts';
import { VentiError } from '../errors.ts';
import { readSafetensorsHeader } from './safetensors.ts';
import type { TensorEntry } from './tensor-entry.ts';
import { tensorTypeBits } from './tensor-type.ts';

const read = (bytes: Uint8Array): Promise<ReadonlyMap<string, TensorEntry>> =>
  readSafetensorsHeader(memorySource(bytes));

/** Bytes of tensors, whatever they mean. */
const data = (length: number): Uint8Array => new Uint8Array(length);

const entry = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = 'F32'): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('files as the reference implementation writes them', () => {
  // Bytes of test_serialization in safetensors/src/tensor.rs: the header, then 0, 1, 2, 3, 4, 5.
  test('a tensor', async () => {
    const text = '{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}';
    const bytes = fileWithHeader(text, data(24));
    expect([...bytes.subarray(0, 8)]).toEqual([64, 0, 0, 0, 0, 0, 0, 0]);
    expect(await read(bytes)).toEqual(
      new Map([
        ['attn.0', { name: 'attn.0', dtype: 'F32', shape: [1, 2, 3], offset: 72, length: 24 }],
      ]),
    );
  });

  // Bytes of test_empty, there too: padding with spaces, and nothing but metadata.
  test.each(['{}      ', '{"__metadata__":{"framework":"pt"}}     '])('%j', async (header) => {
    expect(await read(fileWithHeader(header))).toEqual(new Map());
  });
});

test('tensors come in the order of their bytes, wherever the header names them', async () => {
  const header = { b: entry([2], 4, 12), a: entry([], 0, 4), empty: entry([0, 7], 12, 12) };
  const entries = await read(fileWithHeader(JSON.stringify(header), data(12)));
  expect([...entries.keys()]).toEqual(['a', 'b', 'empty']);
  expect(entries.get('a')).toMatchObject({ shape: [], length: 4 });
});

test('every type of the format is known, and its width', async () => {
  for (const [dtype, bits] of Object.entries(tensorTypeBits)) {
    const header = JSON.stringify({ x: entry([4, 2], 0, bits, dtype) });
    expect((await read(fileWithHeader(header, data(bits)))).get('x')).toMatchObject({ dtype });
  }
});

test('keys that a later version may add are passed over', async () => {
  const header = { x: { ...(entry([1], 0, 4) as object), comment: ['a', { b: 1 }] } };
  expect((await read(fileWithHeader(JSON.stringify(header), data(4)))).size).toBe(1);
});

test('no byte of a tensor is read', async () => {
  const source = memorySource(safetensorsFile({ x: float32([1000], Array(1000).fill(1)) }));
  await readSafetensorsHeader(source);
  expect(source.bytesRead()).toBe(source.size - 4000);
});

describe('a lie', () => {
  const length = (value: bigint): Uint8Array => {
    const bytes = fileWithHeader('{}');
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    return bytes;
  };
  const header = (value: unknown, dataBytes = 8): Uint8Array =>
    fileWithHeader(JSON.stringify(value), data(dataBytes));

  test.each<[string, Uint8Array, RegExp]>([
    ['empty file', data(0), /has 0 bytes/],
    ['file of 7 bytes', data(7), /has 7 bytes/],
    ['length beyond the file', length(3n), /claims 3 bytes, but the file has only 10/],
    ['length beyond the limit', length(100_000_001n), /claims 100000001 bytes, at most 100000000/],
    ['length that would be negative', length(2n ** 64n - 1n), /claims 18446744073709551615 bytes/],
    ['a length alone', data(8), /begins with ""/],
    ['header not UTF-8', fileWithHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
    ['byte order mark', fileWithHeader('\ufeff{}'), /begins with/],
    ['white space first', fileWithHeader(' {}'), /begins with " "/],
    ['array', fileWithHeader('[]'), /begins with "\["/],
    ['not JSON', fileWithHeader('{"x":}'), /not JSON/],
    ['text after the end', fileWithHeader('{}{}'), /not JSON/],
    ['unclosed string', fileWithHeader('{"x\\'), /not JSON/],
    ['zeros for padding', fileWithHeader('{}\0\0'), /not JSON/],
    ['a run of brackets', fileWithHeader(`{"x":${'['.repeat(100_000)}`), /nests more than 16/],
    ['metadata of numbers', header({ __metadata__: { a: 1 } }, 0), /__metadata__.*strings/],
    ['metadata as a list', header({ __metadata__: [] }, 0), /__metadata__.*strings/],
    ['entry null', header({ x: null }), /"x": described by null/],
    ['entry a list', header({ x: [] }), /"x": described by \[\]/],
    ['entry empty', header({ x: {} }), /dtype is undefined/],
    [
      'unknown dtype',
      header({ x: entry([2], 0, 8, 'F31') }),
      /dtype is "F31", expected one of.*F32/,
    ],
    ['dtype of a prototype', header({ x: entry([2], 0, 8, 'toString') }), /dtype is "toString"/],
    ['dtype a number', header({ x: entry([2], 0, 8, 1) }), /dtype is 1/],
    ['shape missing', header({ x: entry(undefined, 0, 8) }), /shape is undefined/],
    ['shape a number', header({ x: entry(2, 0, 8) }), /shape is 2/],
    ['shape negative', header({ x: entry([-1, -2], 0, 8) }), /shape is \[-1,-2\]/],
    ['shape fractional', header({ x: entry([0.5, 4], 0, 8) }), /shape is \[0.5,4\]/],
    ['shape of strings', header({ x: entry(['2'], 0, 8) }), /shape is \["2"\]/],
    [
      'shape beyond 2^53',
      header({ x: entry([2 ** 53, 0], 0, 0) }, 0),
      /shape is \[9007199254740992,0\]/,
    ],
    ['product that overflows', header({ x: entry([2 ** 32, 2 ** 32], 0, 8) }), /no whole number/],
    [
      'product that wraps to 0',
      header({ x: entry([2 ** 32, 2 ** 32, 0], 0, 0) }, 0),
      /no whole number/,
    ],
    ['half a byte', header({ x: entry([1], 0, 1, 'F4') }, 1), /no whole number/],
    ['offsets missing', header({ x: { dtype: 'F32', shape: [2] } }), /data_offsets is undefined/],
    [
      'one offset',
      header({ x: { dtype: 'F32', shape: [2], data_offsets: [0] } }),
      /data_offsets is \[0\]/,
    ],
    ['offsets negative', header({ x: entry([2], -8, 0) }), /data_offsets is \[-8,0\]/],
    ['offsets fractional', header({ x: entry([2], 0.5, 8.5) }), /data_offsets is \[0.5,8.5\]/],
    ['offsets reversed', header({ x: entry([2], 8, 0) }), /end before its begin/],
    [
      'offsets beyond the file',
      header({ x: entry([4], 0, 16) }),
      /end at 16.*only 8 bytes.*cut off/,
    ],
    ['shape larger', header({ x: entry([3], 0, 8) }), /has 8 bytes.*\[3\] make 12/],
    ['shape smaller', header({ x: entry([1], 0, 8) }), /has 8 bytes.*\[1\] make 4/],
    ['hole before', header({ x: entry([1], 4, 8) }), /leaves a hole after the header/],
    [
      'hole between',
      header({ x: entry([1], 0, 4), y: entry([1], 8, 12) }, 12),
      /"y".*hole after tensor "x"/,
    ],
    [
      'same bytes twice',
      header({ x: entry([2], 0, 8), y: entry([2], 0, 8) }),
      /"y".*overlaps tensor "x"/,
    ],
    [
      'overlap',
      header({ x: entry([2], 0, 8), y: entry([2], 4, 12) }, 12),
      /"y".*overlaps tensor "x"/,
    ],
    ['bytes left over', header({ x: entry([1], 0, 4) }), /tensors end at/],
    [
      'a name twice',
      fileWithHeader(
        '{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\\u0078":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}',
        data(8),
      ),
      /key "x" twice/,
    ],
    [
      'a field twice',
      fileWithHeader('{"x":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}}', data(8)),
      /key "shape" twice/,
    ],
  ])('%s', async (_, bytes, message) => {
    const error = await read(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VentiError);
    expect(error).toMatchObject({
      code: 'invalid-checkpoint',
      message: expect.stringMatching(message),
    });
    expect((error as Error).message).toMatch(/^model\.safetensors.*Get the file anew/s);
  });

  test('as long as it likes makes a short message', async () => {
    const error = await read(header({ ['x'.repeat(1e5)]: 'y'.repeat(1e5) })).catch(String);
    expect(error).toContain('xxx');
    expect(String(error).length).toBeLessThan(500);
  });
});

describe('any file is read or refused', () => {
  /** Refused with a VentiError, or read with every tensor where and as long as it says. */
  async function readOrRefuse(bytes: Uint8Array): Promise<void> {
    let entries: ReadonlyMap<string, TensorEntry>;
    try {
      entries = await read(bytes);
    } catch (error) {
      expect(error).toMatchObject({ name: 'VentiError', code: 'invalid-checkpoint' });
      return;
    }
    const tensors = [...entries.values()];
    let end = tensors[0]?.offset ?? bytes.byteLength;
    for (const { dtype, shape, offset, length } of tensors) {
      expect(offset).toBe(end);
      expect(length * 8).toBe(shape.reduce((a, b) => a * b, tensorTypeBits[dtype]));
      end += length;
    }
    expect(end).toBe(bytes.byteLength);
  }

  const valid = safetensorsFile({
    'wte.weight': float32([3, 2], [1, 2, 3, 4, 5, 6]),
    'ln_f.bias': { dtype: 'F16', shape: [2], bytes: data(4) },
    'h.0.attn.masked_bias': float32([], [-1e4]),
  });

  test('arbitrary bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), readOrRefuse), {
      numRuns: 500,
    });
  });

  test('a valid file, a few bytes of which are others', async () => {
    const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.asyncProperty(changes, async (mutations) => {
      const bytes = valid.slice();
      for (const [place, value] of mutations) bytes[place] = value;
      await readOrRefuse(bytes);
    });
    await fc.assert(property, { numRuns: 3000 });
  });

  test('a valid file cut off anywhere', async () => {
    for (let size = 0; size < valid.length; size++) {
      await expect(read(valid.subarray(0, size)), `${size} bytes`).rejects.toMatchObject({
        code: 'invalid-checkpoint',
      });
    }
  });

  test('a header of arbitrary JSON', async () => {
    const property = fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })),
      fc.nat(64),
      (header, size) => readOrRefuse(fileWithHeader(JSON.stringify(header), data(size))),
    );
    await fc.assert(property, { numRuns: 500 });
  });

  test('a header with the right fields and any numbers', async () => {
    const number = fc.oneof(fc.nat(16), fc.constantFrom(-1, 0.5, 2 ** 31, 2 ** 53, 1e300));
    const tensor = fc.record({
      dtype: fc.constantFrom(...Object.keys(tensorTypeBits)),
      shape: fc.array(number, { maxLength: 3 }),
      data_offsets: fc.tuple(number, number),
    });
    const property = fc.asyncProperty(
      fc.dictionary(fc.string({ maxLength: 4 }), tensor, { maxKeys: 3 }),
      fc.nat(32),
      (header, size) => readOrRefuse(fileWithHeader(JSON.stringify(header), data(size))),
    );
    await fc.assert(property, { numRuns: 2000 });
  });

  test('honest tensors are all read', async () => {
    const tensor = fc.array(fc.nat(4), { maxLength: 4 }).map((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return float32(shape, Array(size).fill(0));
    });
    const property = fc.asyncProperty(fc.dictionary(fc.string(), tensor), async (tensors) => {
      fc.pre(!Object.hasOwn(tensors, '__metadata__'));
      const entries = await read(safetensorsFile(tensors));
      expect(new Set(entries.keys())).toEqual(new Set(Object.keys(tensors)));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
