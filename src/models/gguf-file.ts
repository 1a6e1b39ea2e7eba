import { createHash } from 'node:crypto';
import { architectureNamed } from '../convert/architectures.ts';
import { GGUFCheckpoint } from '../convert/gguf/checkpoint.ts';
import { readGGUFHeader } from '../convert/gguf/header.ts';
import { ggufTokenizer } from '../convert/gguf/tokenizer.ts';
import { requireTensors } from '../convert/require-tensors.ts';
import { digestFile } from './file-digest.ts';
import { openFileSource } from './file-source.ts';
import { isFile } from './is-file.ts';
import type { ModelSource, Watch } from './model-source.ts';

export async function isGGUFFile(path: string): Promise<boolean> {
  return path.endsWith('.gguf') && (await isFile(path));
}

/**
 * One hash for all that a conversion depends on.
 * @param digest of one file
 */
export async function digestGGUF(
  path: string,
  digest: typeof digestFile = digestFile,
): Promise<string> {
  const { sha256 } = await digest(path);
  return createHash('sha256').update(`gguf ${sha256}\n`).digest('hex');
}

/**
 * Opens a model in a GGUF file, the tokenizer and all.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `unsupported`
 */
export async function openGGUF(path: string, watch: Watch): Promise<ModelSource> {
  const file = await openFileSource(path);
  try {
    const source = watch(file);
    const header = await readGGUFHeader(source);
    const name = header.metadata.text('general.architecture');
    const architecture = architectureNamed(name, `${path}: "general.architecture"`);
    const { model, placements } = architecture.fromGGUF(header);
    const stored = new Map([...header.tensors].map(([tensor, { shape }]) => [tensor, shape]));
    const expected = new Map([...placements.values()].map(({ name, shape }) => [name, shape]));
    requireTensors({ name: path, shapes: stored }, expected, () => false);
    return {
      model,
      tensors: new GGUFCheckpoint(source, header, model.tensors, placements),
      tokenizer: ggufTokenizer(header.metadata),
      tokenizerName: path,
      [Symbol.asyncDispose]: async () => await file[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}
