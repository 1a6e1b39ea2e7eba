/**
 * Standard deviations of the random weights, by the end of a tensor's name. With these the running sum
 * grows as that of a trained model does, attention looks at some tokens more than at others, and the
 * 40 likeliest tokens share the probability unevenly: a model that repeats one token for ever would
 * flatter whoever guesses ahead.
 */
const deviations: readonly (readonly [ending: string, deviation: number])[] = [
  ['wte.weight', 0.05],
  ['wpe.weight', 0.1],
  ['mlp.c_proj.weight', 0.02],
  ['.weight', 0.05],
  ['.bias', 0.02],
];

/** A tensor of random weights: the same for the same name, on every machine. */
export function randomTensor(name: string, shape: readonly number[]): Float32Array {
  const isScale = shape.length === 1 && name.endsWith('.weight');
  const deviation = deviations.find(([ending]) => name.endsWith(ending))![1];
  const reach = deviation * Math.sqrt(12);
  const size = shape.reduce((product, length) => product * length, 1);
  const tensor = new Float32Array(size);
  let state = seedOf(name);
  for (let i = 0; i < size; i++) {
    // xorshift32 (Marsaglia 2003), far from perfect and good enough for weights.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    tensor[i] = ((state >>> 0) / 2 ** 32 - 0.5) * reach + (isScale ? 1 : 0);
  }
  if (name.endsWith('mlp.c_proj.weight')) centreColumns(tensor, shape[1]!);
  return tensor;
}

/** Its inputs are positive on average: without this, every hidden state leans towards the same tokens. */
function centreColumns(matrix: Float32Array, columns: number): void {
  const rows = matrix.length / columns;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let i = column; i < matrix.length; i += columns) sum += matrix[i]!;
    for (let i = column; i < matrix.length; i += columns) matrix[i]! -= sum / rows;
  }
}

/** FNV-1a of a name, never 0. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 1;
}
