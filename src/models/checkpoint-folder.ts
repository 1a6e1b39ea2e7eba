import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectureOf } from '../convert/architectures.ts';
import type { ByteSource } from '../convert/byte-source.ts';
import { Checkpoint } from '../convert/checkpoint.ts';
import { invalidCheckpoint } from '../convert/invalid-checkpoint.ts';
import { requireTensors } from '../convert/require-tensors.ts';
import { parseSafetensorsIndex, type SafetensorsIndex } from '../convert/safetensors-index.ts';
import { VentiError } from '../errors.ts';
import { isRecord } from '../options/is-record.ts';
import { digestFile } from './file-digest.ts';
import { type FileSource, openFileSource } from './file-source.ts';
import { isFile } from './is-file.ts';
import type { ModelSource, Watch } from './model-source.ts';

/** Files of a folder that holds a model as Hugging Face saves it. */
export const checkpointFiles = {
  weights: 'model.safetensors',
  config: 'config.json',
  tokenizer: 'tokenizer.json',
} as const;

/** Stands instead of `model.safetensors` where the weights are in several files, and names them. */
export const weightIndexFile = 'model.safetensors.index.json';

/** Weights in Python's own format. */
const pickleFiles = ['pytorch_model.bin', 'pytorch_model.bin.index.json'] as const;

/** Whether a folder holds a checkpoint, be it one that is refused when it is opened. */
export async function isCheckpointFolder(folder: string): Promise<boolean> {
  for (const file of [checkpointFiles.weights, weightIndexFile, ...pickleFiles]) {
    if (await isFile(join(folder, file))) return true;
  }
  return false;
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
  for (const file of [...files, ...(index ? [weightIndexFile] : []), config, tokenizer]) {
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
  const config = await readConfig(folder);
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
  for (const file of pickleFiles) {
    if (await isFile(join(folder, file))) throw pickled(folder, file);
  }
  throw unreadable(folder, weights);
}

async function readConfig(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(folder, checkpointFiles.config);
  let json: unknown;
  try {
    json = JSON.parse(await readText(folder, checkpointFiles.config));
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

function pickled(folder: string, file: string): VentiError {
  return new VentiError(
    'unsupported',
    `${folder} has its weights in ${file}, a pickle: reading one runs whatever program somebody put into it. Get ${checkpointFiles.weights} from where it came, or, if you trust the file, save the model anew in Python with model.save_pretrained(folder, safe_serialization=True).`,
  );
}
