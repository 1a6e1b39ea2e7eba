import { invalidCheckpoint, quoted } from './invalid-checkpoint.ts';
import type { TensorReader, TensorShapes } from './tensor-reader.ts';

/**
 * Compares the tensors that there are with those that a model consists of, before any is read.
 * @param isUnused tells of tensors that some files carry and the model does not need
 * @throws VentiError `invalid-checkpoint` names the first that is missing, has another shape, or is
 * not known
 */
export function requireTensors(
  { name: files, shapes }: Pick<TensorReader, 'name' | 'shapes'>,
  expected: TensorShapes,
  isUnused: (name: string) => boolean,
): void {
  const missing = [...expected.keys()].filter((name) => !shapes.has(name));
  const [first] = missing;
  if (first !== undefined) {
    throw invalidCheckpoint(
      files,
      `there is no tensor ${quoted(first)}${andMore(missing)}, expected one of shape ${quoted(expected.get(first))}`,
    );
  }
  for (const [name, shape] of expected) {
    const actual = shapes.get(name)!;
    if (!isSameShape(actual, shape)) {
      throw invalidCheckpoint(
        `${files}: tensor ${quoted(name)}`,
        `has shape ${quoted(actual)}, but the model's configuration makes it ${quoted(shape)}`,
      );
    }
  }
  const extra = [...shapes.keys()].filter((name) => !expected.has(name) && !isUnused(name));
  if (extra.length > 0) {
    throw invalidCheckpoint(
      files,
      `tensor ${quoted(extra[0])}${andMore(extra)} has no place in a model of this configuration, which would not compute what it was trained to`,
    );
  }
}

function andMore({ length }: readonly string[]): string {
  return length > 1 ? ` (and ${length - 1} more)` : '';
}

function isSameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}
