import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureOf } from '../convert/architectures.ts';
import type { ByteSource } from '../convert/byte-source.ts';
import { Checkpoint } from '../convert/checkpoint.ts';
import { invalidCheckpoint, quoted } from '../convert/invalid-checkpoint.ts';
import { requireTensors } from '../convert/require-tensors.ts';
import { parseSafetensorsIndex, type SafetensorsIndex } from '../convert/safetensors-index.ts';
import { readTokenIds } from '../convert/token-ids.ts';
import { VentiError } from '../errors.ts';
import { isRecord } from '../options/is-record.ts';
import { digestFile } from './file-digest.ts';
import { type FileSource, openFileSource } from './file-source.ts';
import { isFile } from './is-file.ts';
import type { ModelSource, Watch } from './model-source.ts';
import { findPickle, pickleRefusal } from './pickle.ts';

/** Files of a folder that holds a model as Hugging Face saves it. */
export const checkpointFiles = {
  weights: 'model.safetensors',
  config: 'config.json',
  tokenizer: 'tokenizer.json',
} as const;

/** Stands instead of `model.safetensors` where the weights are in several files, and names them. */
export const weightIndexFile = 'model.safetensors.index.json';

/** What generation is like, where it says so: a model that chats has more ends there than in its config. */
const generationFile = 'generation_config.json';

/** Whether a folder holds a checkpoint in safetensors. */
export async function isCheckpointFolder(folder: string): Promise<boolean> {
  for (const file of [checkpointFiles.weights, weightIndexFile]) {
    if (await isFile(join(folder, file))) return true;
  }
  return false;
}

/** @throws VentiError `unsupported` where a folder holds weights in Python's own format, with the way out */
export async function refusePickles(folder: string): Promise<void> {
  const pickle = findPickle(await readdir(folder).catch(() => []));
  if (pickle === undefined) return;
  throw new VentiError('unsupported', `${folder} ${pickleRefusal(pickle, folder)}`);
}

/**
 * The files with a checkpoint's weights.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`; `unsupported` for pickle files
 */
export async function checkpointPaths(folder: string): Promise<readonly string[]> {
  return (await weightFiles(folder)).files.map((file) => join(folder, file));
}

/**
 * One hash for all that a conversion depends on.
 * @param digest of one file
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `unsupported`
 */
export async function digestCheckpoint(
  folder: string,
  digest: typeof digestFile = digestFile,
): Promise<string> {
  const { files, index } = await weightFiles(folder);
  const { config, tokenizer } = checkpointFiles;
  const hash = createHash('sha256');
  const hasGeneration = await isFile(join(folder, generationFile));
  const optional = [
    ...(index ? [weightIndexFile] : []),
    ...(hasGeneration ? [generationFile] : []),
  ];
  for (const file of [...files, ...optional, config, tokenizer]) {
    try {
      const { sha256 } = await digest(join(folder, file));
      hash.update(`${file} ${sha256}\n`);
    } catch (cause) {
      throw unreadable(folder, file, cause);
    }
  }
  return hash.digest('hex');
}

/**
 * Opens a folder with a model as Hugging Face saves it.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `unsupported`
 */
export async function openCheckpointFolder(folder: string, watch: Watch): Promise<ModelSource> {
  const config = { ...(await readConfig(folder)), ...(await readGeneration(folder)) };
  const architecture = architectureOf(config);
  const model = architecture.fromConfig(config);
  const tokenizer = await readText(folder, checkpointFiles.tokenizer);
  const { files, index } = await weightFiles(folder);
  const opened: FileSource[] = [];
  const close = async (): Promise<void> => {
    for (const file of opened) await file[Symbol.asyncDispose]();
  };
  try {
    const sources = new Map<string, ByteSource>();
    for (const file of files) {
      const source = await openFileSource(join(folder, file));
      opened.push(source);
      sources.set(file, watch(source));
    }
    const { prefix } = architecture;
    const tensors = await Checkpoint.open(sources, { prefix, ...(index && { index }) });
    requireTensors(tensors, model.tensors, (tensor) => model.isUnused(tensor));
    const tokenizerName = join(folder, checkpointFiles.tokenizer);
    return { model, tensors, tokenizer, tokenizerName, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface WeightFiles {
  readonly files: readonly string[];
  readonly index?: SafetensorsIndex;
}

async function weightFiles(folder: string): Promise<WeightFiles> {
  const { weights } = checkpointFiles;
  if (await isFile(join(folder, weights))) return { files: [weights] };
  if (await isFile(join(folder, weightIndexFile))) {
    const text = await readText(folder, weightIndexFile);
    const index = parseSafetensorsIndex(text, join(folder, weightIndexFile));
    return { files: [...new Set(index.values())].sort(), index };
  }
  await refusePickles(folder);
  throw unreadable(folder, weights);
}

export async function readConfig(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return await readRecord(folder, checkpointFiles.config);
}

/** What `generation_config.json` says otherwise than `config.json`: which tokens end a text. */
async function readGeneration(folder: string): Promise<{ readonly eos_token_id?: unknown }> {
  if (!(await isFile(join(folder, generationFile)))) return {};
  const { eos_token_id: ends = null } = await readRecord(folder, generationFile);
  if (ends === null) return {};
  if (readTokenIds(ends)) return { eos_token_id: ends };
  throw invalidCheckpoint(
    join(folder, generationFile),
    `"eos_token_id" is ${quoted(ends)}, expected a token id, an array of them, or null`,
  );
}

async function readRecord(
  folder: string,
  file: string,
): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, file);
  let json: unknown;
  try {
    json = JSON.parse(await readText(folder, file));
  } catch (cause) {
    if (VentiError.isInstance(cause)) throw cause;
    throw invalidCheckpoint(path, 'this is not JSON', { cause });
  }
  if (isRecord(json)) return json;
  throw invalidCheckpoint(path, 'this is not a JSON object');
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return await readFile(join(folder, file), 'utf8');
  } catch (cause) {
    throw unreadable(folder, file, cause);
  }
}

function unreadable(folder: string, file: string, cause?: unknown): VentiError {
  return new VentiError(
    'model-not-found',
    `${folder} has no readable ${file}. A checkpoint needs ${Object.values(checkpointFiles).join(', ')}; get what is missing from where the others came.`,
    { cause },
  );
}
