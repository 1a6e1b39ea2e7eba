import { basename, dirname } from 'node:path';
import type { TransformersModel, TransformersTokenizer } from '../../src/transformers.ts';
import type { ExportGraphs } from '../exported/export-folder.ts';

/** A version of transformers.js, and the layout of an export that it reads. */
export interface Version {
  readonly graphs: ExportGraphs;
  load(folder: string): Promise<Loaded>;
}

export interface Loaded {
  readonly model: TransformersModel & { dispose(): Promise<unknown> };
  readonly tokenizer: TransformersTokenizer;
  /** What the library itself writes after a prompt, the likeliest token at every step. */
  greedy(prompt: readonly number[], count: number): Promise<number[]>;
}

export const versions: Readonly<Record<string, Version>> = {
  '@huggingface/transformers': {
    graphs: { 'onnx/model.onnx': {} },
    load: async (folder) => {
      const library = await importFrom('@huggingface/transformers', folder);
      const { model, tokenizer } = await loadWith(library, folder, {
        dtype: 'fp32',
        device: 'cpu',
      });
      const greedy = async (prompt: readonly number[], count: number): Promise<number[]> => {
        const shape = [1, prompt.length];
        const output = await model.generate({
          inputs: new library.Tensor('int64', BigInt64Array.from(prompt, BigInt), shape),
          max_new_tokens: count,
          do_sample: false,
        });
        return output.tolist()[0].slice(prompt.length).map(Number);
      };
      return { model, tokenizer, greedy };
    },
  },
  '@xenova/transformers': {
    graphs: {
      'onnx/decoder_model_merged.onnx': {
        positions: false,
        logitsToKeep: false,
        useCacheBranch: true,
        tracedWithOneToken: true,
      },
    },
    load: async (folder) => {
      const library = await importFrom('@xenova/transformers', folder);
      const { model, tokenizer } = await loadWith(library, folder, { quantized: false });
      const greedy = async (prompt: readonly number[], count: number): Promise<number[]> => {
        const shape = [1, prompt.length];
        const inputs = new library.Tensor('int64', BigInt64Array.from(prompt, BigInt), shape);
        const output = await model.generate(inputs, { max_new_tokens: count, do_sample: false });
        return output[0].slice(prompt.length).map(Number);
      };
      return { model, tokenizer, greedy };
    },
  },
};

/** The libraries are installed in this folder alone, so their types are not known here. */
// biome-ignore lint/suspicious/noExplicitAny: as above
type Library = any;

async function importFrom(name: string, folder: string): Promise<Library> {
  const library = await import(name);
  Object.assign(library.env, { localModelPath: dirname(folder), allowRemoteModels: false });
  return library;
}

async function loadWith(library: Library, folder: string, options: object): Promise<Library> {
  const name = basename(folder);
  return {
    model: await library.AutoModelForCausalLM.from_pretrained(name, options),
    tokenizer: await library.AutoTokenizer.from_pretrained(name),
  };
}
