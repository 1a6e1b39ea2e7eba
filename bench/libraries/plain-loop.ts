import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBackend } from '../../src/backends/node/open-backend.ts';
import { findModel } from '../../src/models/find-model.ts';
import { loadTokenizer } from '../../src/models/load-tokenizer.ts';
import { endTokens, modelFiles } from '../../src/models/manifest.ts';
import { Sampler } from '../../src/sampler/sampler.ts';
import { optionsOff } from '../../test/sampler/options-off.ts';

type WeightType = Parameters<typeof findModel>[1];

interface Job {
  readonly model: string;
  readonly dtype?: WeightType;
  readonly threads: number;
  readonly temperature: number;
  readonly topK: number;
}

interface Piece {
  readonly text: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

interface PlainLoop {
  one(prompt: string, outputTokens: number, onFirstToken?: () => void): Promise<Piece>;
  close(): Promise<void>;
}

/** The plainest way to write with the same graph: in this thread, one text, one token a step. */
export async function open({ model, dtype, threads, temperature, topK }: Job): Promise<PlainLoop> {
  const folder = await findModel(model, dtype);
  if (!('manifest' in folder)) throw new Error(`${model} is no checkpoint`);
  const path = join(folder.path, modelFiles.tokenizer);
  const { vocabularySize } = folder.manifest;
  const tokenizer = loadTokenizer(await readFile(path, 'utf8'), vocabularySize, path);
  const backend = await openBackend(folder, threads, 1);
  return {
    one: async (prompt, outputTokens, onFirstToken) => {
      const input = Int32Array.from(tokenizer.encode(prompt));
      const sampler = new Sampler({ ...optionsOff, temperature, topK }, 1, input, {
        tokens: endTokens(folder.manifest),
        before: outputTokens,
      });
      const output: number[] = [];
      let tokens = input;
      let past = 0;
      while (output.length < outputTokens) {
        const candidates = sampler.candidatesNeeded();
        const [result] = await backend.step([{ slot: 0, past, tokens, candidates }]);
        past += tokens.length;
        const token = sampler.draw(result!, output.length);
        if (output.length === 0) onFirstToken?.();
        output.push(token);
        tokens = Int32Array.of(token);
      }
      const text = tokenizer.decode(output);
      return { text, promptTokens: input.length, outputTokens: output.length };
    },
    close: async () => await backend.dispose(),
  };
}
