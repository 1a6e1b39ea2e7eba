import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Backend } from '../../src/backends/backend.ts';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import type { WeightType } from '../../src/convert/matrices/matrix-writer.ts';
import { convertCheckpoint } from '../../src/models/convert-checkpoint.ts';
import { type ModelFolder, readModelFolder } from '../../src/models/model-folder.ts';
import type { ExpectedLogits } from './golden-model.ts';

/**
 * Converts models for the tests of one file, each once per precision.
 * @returns a function that gives the folder a model was converted to
 */
export function goldenConversions(): (source: string, dtype: WeightType) => Promise<ModelFolder> {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'venti-golden-'));
  });
  afterAll(async () => await rm(root, { recursive: true }));
  const folders = new Map<string, string>();
  return async (source, dtype) => {
    const key = `${source} ${dtype}`;
    const known = folders.get(key);
    const target = known ?? join(root, String(folders.size));
    if (!known) {
      const sourceSha256 = '0'.repeat(64);
      await convertCheckpoint(source, target, { name: 'golden', dtype, sourceSha256 });
      folders.set(key, target);
    }
    return (await readModelFolder(target))!;
  };
}

/** A backend with room for one sequence, disposed at the end of its scope. */
export async function openGolden(model: ModelFolder): Promise<Backend & AsyncDisposable> {
  const backend = await openBackend(model, 1, 1);
  return Object.assign(backend, {
    [Symbol.asyncDispose]: async () => await backend.dispose(),
  });
}

/** Logits after tokens that come in at once. */
export async function asPrompt(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  const row = { slot: 0, past: 0, tokens: Int32Array.from(tokens), candidates: 'all' } as const;
  return (await backend.step([row]))[0]!.logits.slice();
}

/** Logits after tokens that come in one by one. */
export async function singly(backend: Backend, tokens: readonly number[]): Promise<Float32Array> {
  let logits = new Float32Array();
  for (const [past, token] of tokens.entries()) {
    const row = { slot: 0, past, tokens: Int32Array.of(token), candidates: 'all' } as const;
    logits = (await backend.step([row]))[0]!.logits.slice();
  }
  return logits;
}

/** The greatest error of the logits after each text, by prompt and token by token. */
export async function largestError(
  backend: Backend,
  expected: readonly ExpectedLogits[],
): Promise<number> {
  let largest = 0;
  for (const { tokens, positions, logits } of expected) {
    for (const [i, position] of positions.entries()) {
      const known = tokens.slice(0, position + 1);
      for (const computed of [await asPrompt(backend, known), await singly(backend, known)]) {
        largest = Math.max(largest, largestDifference(computed, logits[i]!));
      }
    }
  }
  return largest;
}

/** The greatest error of the logits after each prompt, relative to all of them. */
export async function largestRelativeError(
  backend: Backend,
  expected: readonly ExpectedLogits[],
): Promise<number> {
  let largest = 0;
  for (const { tokens, positions, logits } of expected) {
    for (const [i, position] of positions.entries()) {
      const computed = await asPrompt(backend, tokens.slice(0, position + 1));
      largest = Math.max(largest, relativeError(computed, logits[i]!));
    }
  }
  return largest;
}

function largestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Math.max(...Array.from(left, (value, i) => Math.abs(value - right[i]!)));
}

/** Root of the mean squared difference, over that of the expected values. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const squares = (values: number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
  const difference = Array.from(actual, (value, i) => value - expected[i]!);
  return Math.sqrt(squares(difference) / squares(Array.from(expected)));
}
