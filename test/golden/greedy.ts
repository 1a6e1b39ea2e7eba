import type { Backend } from '../../src/backends/backend.ts';
import { architectureOf } from '../../src/convert/architectures.ts';
import { type WeightType, weightTypes } from '../../src/convert/matrices/matrix-writer.ts';
import { readConfig } from '../../src/models/checkpoint-folder.ts';
import { goldenFolder, loadExpected } from './golden-model.ts';

/** The golden models that transformers.js has continued texts with. */
export const greedyModels: readonly string[] = ['gpt2', 'llama'].flatMap((architecture) =>
  ['f32', 'f16', 'bf16'].map((type) => `${architecture}-${type}`),
);

/** What transformers.js writes with a model's weights in each precision. */
export type GreedyTexts = Readonly<Record<WeightType, readonly GreedyTokens[]>>;

/** A prompt, and the likeliest token at every step after it, to the end of the context or of the text. */
export interface GreedyTokens {
  readonly prompt: readonly number[];
  readonly tokens: readonly number[];
}

/** The file with the `GreedyTexts` of a model; `test/transformers` writes it anew. */
export function greedyFile(model: string): string {
  return `${goldenFolder(model)}greedy.json`;
}

/** The contents of that file, a line for each text. */
export function greedyJSON(texts: Partial<GreedyTexts>): string {
  const parts = weightTypes.map((type) => {
    const lines = texts[type]!.map((text) => JSON.stringify(text));
    return `${JSON.stringify(type)}: [\n${lines.join(',\n')}\n]`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}

/** Writes at most `count` tokens after a prompt, to the one that ends a text. */
export type Continue = (
  prompt: readonly number[],
  count: number,
  endOfText: readonly number[],
) => Promise<readonly number[]>;

const promptLengths = [1, 3, 8, 21];

/** Continues prompts that are cut from the golden texts of a model. */
export async function greedyTokens(
  model: string,
  continueWith: Continue,
): Promise<readonly GreedyTokens[]> {
  const folder = goldenFolder(model);
  const config = await readConfig(folder);
  const { contextLength, endOfText } = architectureOf(config).fromConfig(config).sizes;
  const written: GreedyTokens[] = [];
  for (const { tokens } of await loadExpected(folder)) {
    for (const length of promptLengths.filter((length) => length <= tokens.length)) {
      const prompt = tokens.slice(-length);
      const count = contextLength - length;
      written.push({ prompt, tokens: await continueWith(prompt, count, endOfText) });
    }
  }
  return written;
}

/**
 * The likeliest token at every step after a prompt, to a token that ends a text.
 * @param prompt at most one chunk
 */
export async function greedy(
  backend: Backend,
  prompt: readonly number[],
  count: number,
  endOfText: readonly number[],
): Promise<number[]> {
  const tokens: number[] = [];
  let row = Int32Array.from(prompt);
  for (let past = 0; tokens.length < count && !endOfText.includes(tokens.at(-1)!); ) {
    const [best] = await backend.step([{ slot: 0, past, tokens: row, candidates: 1 }]);
    past += row.length;
    row = best!.ids!.slice();
    tokens.push(row[0]!);
  }
  return tokens;
}
