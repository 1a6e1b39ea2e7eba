import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelDescription } from '../convert/architecture.ts';
import { cacheTypeOf } from '../convert/cache-type.ts';
import { converterVersion } from '../convert/converter-version.ts';
import { withHeadInBlocks } from '../convert/head-blocks.ts';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { encodeModel } from '../convert/onnx/model.ts';
import type { LoadProgress } from '../writer.ts';
import { digestFile } from './file-digest.ts';
import { loadTokenizer } from './load-tokenizer.ts';
import {
  type FileDigest,
  type HubOrigin,
  type ModelManifest,
  manifestName,
  modelFiles,
} from './manifest.ts';
import type { ModelSource } from './model-source.ts';
import { openModelSource } from './open-model-source.ts';
import { WeightFile } from './weight-file.ts';
import { writeFolder } from './write-folder.ts';

export interface Conversion {
  /** Name that the converted model goes by. */
  readonly name: string;
  readonly dtype: WeightType;
  /** Hash of the source, as `digestModelSource` makes it. */
  readonly sourceSha256: string;
  /** Where the checkpoint was got from, where that was the hub. */
  readonly origin?: HubOrigin | undefined;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/**
 * Converts a checkpoint's folder or a GGUF file into a model folder. The same source gives the same
 * bytes. The folder appears whole or not at all.
 * @throws VentiError `model-not-found`, `invalid-checkpoint`, `invalid-tokenizer`, `model-mismatch`,
 * `unsupported`; `write-failed`
 */
export async function convertCheckpoint(
  path: string,
  target: string,
  conversion: Conversion,
): Promise<void> {
  await using source = await openModelSource(path, conversion.onProgress);
  const { model, tokenizer, tokenizerName } = source;
  loadTokenizer(tokenizer, model.sizes.vocabularySize, tokenizerName);
  await writeFolder(target, async (folder) => {
    await writeGraph(folder, source, conversion.dtype);
    await writeFile(join(folder, modelFiles.tokenizer), tokenizer);
    const manifest = manifestOf(model, conversion, await digestFiles(folder));
    await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
  });
}

async function writeGraph(
  folder: string,
  { model, tensors }: ModelSource,
  dtype: WeightType,
): Promise<void> {
  await using weights = await WeightFile.create(join(folder, modelFiles.weights));
  const graph = await model.buildGraph(tensors, dtype, weights);
  await writeFile(join(folder, modelFiles.graph), encodeModel(withHeadInBlocks(graph)));
}

async function digestFiles(folder: string): Promise<Record<string, FileDigest>> {
  const digests: Record<string, FileDigest> = {};
  for (const file of Object.values(modelFiles)) {
    digests[file] = await digestFile(join(folder, file));
  }
  return digests;
}

function manifestOf(
  { architecture, sizes }: ModelDescription,
  { name, dtype, sourceSha256, origin }: Conversion,
  files: Readonly<Record<string, FileDigest>>,
): ModelManifest {
  const { vocabularySize, contextLength, layers, keyValueHeads, headWidth, endOfText } = sizes;
  return {
    format: 'venti-model',
    version: 1,
    name,
    architecture,
    dtype,
    vocabularySize,
    contextLength,
    layers,
    heads: keyValueHeads,
    headWidth,
    cache: cacheTypeOf(dtype, contextLength),
    // A single one stands by itself, as in manifests that were written when there was but one.
    endOfText: endOfText.length > 1 ? endOfText : (endOfText[0] ?? null),
    source: { sha256: sourceSha256, converter: converterVersion, ...origin },
    files,
  };
}
