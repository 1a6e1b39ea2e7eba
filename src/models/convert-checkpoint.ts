import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkpoint } from '../convert/checkpoint.ts';
import { converterVersion } from '../convert/converter-version.ts';
import type { GPT2Config } from '../convert/gpt2/config.ts';
import { buildGPT2Graph } from '../convert/gpt2/graph.ts';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { encodeModel } from '../convert/onnx/model.ts';
import type { LoadProgress } from '../writer.ts';
import { checkpointFiles, readCheckpointConfig, readCheckpointText } from './checkpoint-folder.ts';
import { digestFile } from './file-digest.ts';
import { openFileSource } from './file-source.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import {
  type FileDigest,
  type HubOrigin,
  type ModelManifest,
  manifestName,
  modelFiles,
} from './manifest.ts';
import { countBytes } from './progress.ts';
import { WatchedSource } from './watched-source.ts';
import { WeightFile } from './weight-file.ts';
import { writeFolder } from './write-folder.ts';

export interface Conversion {
  /** Name that the converted model goes by. */
  readonly name: string;
  readonly dtype: WeightType;
  /** Hash of the checkpoint, as `digestCheckpoint` makes it. */
  readonly sourceSha256: string;
  /** Where the checkpoint was got from, where that was the hub. */
  readonly origin?: HubOrigin | undefined;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/**
 * Converts a checkpoint into a model folder. The same checkpoint gives the same bytes. The folder
 * appears whole or not at all.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `invalid-tokenizer`, `model-mismatch`,
 * `unsupported`; `write-failed`
 */
export async function convertCheckpoint(
  source: string,
  target: string,
  conversion: Conversion,
): Promise<void> {
  const config = await readCheckpointConfig(source);
  const tokenizer = await readCheckpointText(source, checkpointFiles.tokenizer);
  loadTokenizer(tokenizer, config.vocabularySize, join(source, checkpointFiles.tokenizer));
  await using file = await openFileSource(join(source, checkpointFiles.weights));
  const count = countBytes('convert', file.size, conversion.onProgress);
  const checkpoint = await Checkpoint.open([new WatchedSource(file, count)]);
  await writeFolder(target, async (folder) => {
    await writeGraph(folder, config, checkpoint, conversion.dtype);
    await writeFile(join(folder, modelFiles.tokenizer), tokenizer);
    const manifest = manifestOf(config, conversion, await digestFiles(folder));
    await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  });
}

async function writeGraph(
  folder: string,
  config: GPT2Config,
  checkpoint: Checkpoint,
  dtype: WeightType,
): Promise<void> {
  await using weights = await WeightFile.create(join(folder, modelFiles.weights));
  const graph = await buildGPT2Graph(config, checkpoint, dtype, weights);
  await writeFile(join(folder, modelFiles.graph), encodeModel(graph));
}

async function digestFiles(folder: string): Promise<Record<string, FileDigest>> {
  const digests: Record<string, FileDigest> = {};
  for (const file of Object.values(modelFiles)) {
    digests[file] = await digestFile(join(folder, file));
  }
  return digests;
}

function manifestOf(
  config: GPT2Config,
  { name, dtype, sourceSha256, origin }: Conversion,
  files: Readonly<Record<string, FileDigest>>,
): ModelManifest {
  const { vocabularySize, contextLength, layers, heads, width, endOfText } = config;
  return {
    format: 'venti-model',
    version: 1,
    name,
    architecture: 'gpt2',
    dtype,
    vocabularySize,
    contextLength,
    layers,
    heads,
    headWidth: width / heads,
    endOfText: endOfText ?? null,
    source: { sha256: sourceSha256, converter: converterVersion, ...origin },
    files,
  };
}
