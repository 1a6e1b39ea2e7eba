import { fileURLToPath } from 'node:url';
import type { Backend } from '../../src/backends/backend.ts';
import type { ExpectedLogits } from './golden-model.ts';

/** What transformers.js writes after the beginnings of some texts; `test/transformers` writes it anew. */
export const greedyFile: string = fileURLToPath(new URL('gpt2-f32/greedy.json', import.meta.url));

/** A prompt, and the likeliest token at every step after it, to the end of the context or of the text. */
export interface GreedyTokens {
  readonly prompt: readonly number[];
  readonly tokens: readonly number[];
}

const promptLengths = [1, 2, 3, 5, 8, 13, 21, 34];

/**
 * Continues prompts that are cut from the golden texts.
 * @param continueWith writes at most `count` tokens after a prompt
 */
export async function greedyTokens(
  texts: readonly ExpectedLogits[],
  continueWith: (prompt: readonly number[], count: number) => Promise<readonly number[]>,
): Promise<readonly GreedyTokens[]> {
  const written: GreedyTokens[] = [];
  for (const { tokens } of texts) {
    for (const length of promptLengths.filter((length) => length <= tokens.length)) {
      const prompt = tokens.slice(-length);
      written.push({ prompt, tokens: await continueWith(prompt, 48 - length) });
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
