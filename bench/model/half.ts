const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** Bits of the half (IEEE 754 binary16) below a positive number, for numbers that are neither tiny nor huge. */
export function halfBits(value: number): number {
  floats[0] = value;
  const [word = 0] = bits;
  const exponent = (word >>> 23) - 112;
  if (value <= 0 || exponent <= 0 || exponent >= 31) {
    throw new RangeError(`${value} is no positive normal half: give the weights another scale`);
  }
  return (exponent << 10) | ((word >>> 13) & 0x3ff);
}

/** The value of a normal half. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  return sign * (1 + (half & 0x3ff) / 1024) * 2 ** (((half >> 10) & 0x1f) - 15);
}
