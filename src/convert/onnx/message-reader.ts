const decoder = new TextDecoder('utf-8', { fatal: true });

/** A field of a message as it stands on the wire. */
export interface Field {
  readonly number: number;
  /** A varint or a 32-bit float as a number; a length-delimited field as its bytes. */
  readonly value: number | Uint8Array;
}

/**
 * Reads what `MessageWriter` writes: varints, 32-bit floats and length-delimited fields
 * (https://protobuf.dev/programming-guides/encoding/).
 * @throws RangeError where the bytes are no message
 */
export function* readMessage(bytes: Uint8Array): Generator<Field, void, undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(position++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    throw new RangeError('a varint is longer than ten bytes');
  };
  while (position < bytes.byteLength) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { number, value: Number(varint()) };
        break;
      case 2: {
        const length = Number(varint());
        if (length < 0 || position + length > bytes.byteLength) {
          throw new RangeError(`field ${number} is longer than its message`);
        }
        position += length;
        yield { number, value: bytes.subarray(position - length, position) };
        break;
      }
      case 5:
        yield { number, value: view.getFloat32(position, true) };
        position += 4;
        break;
      default:
        throw new RangeError(`field ${number} has the unknown wire type ${tag % 8}`);
    }
  }
}

/** @throws RangeError, TypeError where it is no UTF-8 */
export function textOf({ number, value }: Field): string {
  return decoder.decode(bytesOf({ number, value }));
}

/** @throws RangeError where it is a number */
export function bytesOf({ number, value }: Field): Uint8Array {
  if (typeof value !== 'number') return value;
  throw new RangeError(`field ${number} is a number`);
}

/** @throws RangeError where it is no number */
export function numberOf({ number, value }: Field): number {
  if (typeof value === 'number') return value;
  throw new RangeError(`field ${number} is no number`);
}
