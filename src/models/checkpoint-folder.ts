import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GPT2Config, parseGPT2Config } from '../convert/gpt2/config.ts';
import { invalidCheckpoint } from '../convert/invalid-checkpoint.ts';
import { VentiError } from '../errors.ts';
import { digestFile } from './file-digest.ts';

/** Files of a folder that holds a GPT-2 model as Hugging Face saves it. */
export const checkpointFiles = {
  weights: 'model.safetensors',
  config: 'config.json',
  tokenizer: 'tokenizer.json',
} as const;

export async function isCheckpointFolder(folder: string): Promise<boolean> {
  return await isFile(join(folder, checkpointFiles.weights));
}

/**
 * @throws VentiError `model-not-found` without a `config.json`; `invalid-checkpoint`, `unsupported`
 */
export async function readCheckpointConfig(folder: string): Promise<GPT2Config> {
  const path = join(folder, checkpointFiles.config);
  const text = await readCheckpointText(folder, checkpointFiles.config);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidCheckpoint(path, 'this is not JSON', { cause });
  }
  return parseGPT2Config(json);
}

/** @throws VentiError `model-not-found` */
export async function readCheckpointText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (cause) {
    throw unreadable(folder, file, cause);
  }
}

/**
 * One hash for all that a conversion depends on.
 * @param digest of one file
 * @throws VentiError `model-not-found`
 */
export async function digestCheckpoint(
  folder: string,
  digest: typeof digestFile = digestFile,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of Object.values(checkpointFiles)) {
    try {
      const { sha256 } = await digest(join(folder, file));
      hash.update(`${file} ${sha256}\n`);
    } catch (cause) {
      throw unreadable(folder, file, cause);
    }
  }
  return hash.digest('hex');
}

function unreadable(folder: string, file: string, cause: unknown): VentiError {
  return new VentiError(
    'model-not-found',
    `${folder} has no readable ${file}. A checkpoint needs ${Object.values(checkpointFiles).join(', ')}; get what is missing from where the others came.`,
    { cause },
  );
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
