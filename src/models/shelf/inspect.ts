import { basename } from 'node:path';
import { readExportConfig } from '../../backends/exported/export-config.ts';
import { floatTypes } from '../../convert/floats.ts';
import { readGGUFHeader } from '../../convert/gguf/header.ts';
import { readSafetensorsHeader } from '../../convert/safetensors.ts';
import {
  checkpointPaths,
  isCheckpointFolder,
  readConfig,
  refusePickles,
} from '../checkpoint-folder.ts';
import { exportGraphs } from '../export-graphs.ts';
import { openFileSource } from '../file-source.ts';
import { type FoundFile, filesIn } from '../files-in.ts';
import { isGGUFFile } from '../gguf-file.ts';
import { locateModel, type ModelPlace } from '../locate-model.ts';
import { type ModelFolder, readModelFolder } from '../model-folder.ts';
import { noModel } from '../no-model.ts';
import { openModelSource } from '../open-model-source.ts';
import type { ModelDetails } from './shelf.ts';

/**
 * Tells what a model is. Fetches nothing.
 * @throws VentiError `model-not-found`, `offline`, `model-corrupt`, `invalid-checkpoint`; `unsupported`
 * for a GGUF file that cannot be read here, and for weights that are pickles
 */
export async function inspectModel(model: string): Promise<ModelDetails> {
  const place = await locateModel(model, { offline: true });
  const { path } = place;
  const folder = await readModelFolder(path);
  if (folder) return ofModel(place, folder);
  if (await isGGUFFile(path)) return await ofGGUF(place);
  const files = await filesIn(path);
  if (await isCheckpointFolder(path)) return await ofCheckpoint(place, files);
  const graphs = exportGraphs(new Set(files.map((file) => file.path)));
  if (graphs.size > 0) return await ofGraphs(place, [...graphs.keys()], files);
  await refusePickles(path);
  throw noModel(path);
}

function ofModel(place: ModelPlace, { manifest }: ModelFolder): ModelDetails {
  const { name, architecture, dtype, layers, contextLength, vocabularySize, source } = manifest;
  const { repository, commit } = source;
  const files = Object.entries(manifest.files).map(([path, { size }]) => ({ path, bytes: size }));
  return {
    ...place,
    name,
    ...(repository !== undefined && commit !== undefined && { origin: { repository, commit } }),
    kind: 'model',
    architecture,
    dtype,
    layers,
    contextLength,
    vocabularySize,
    files,
  };
}

async function ofGGUF(place: ModelPlace): Promise<ModelDetails> {
  await using source = await openModelSource(place.path);
  const { architecture, sizes } = source.model;
  const { layers, contextLength, vocabularySize } = sizes;
  await using file = await openFileSource(place.path);
  const numbers = new NumbersByType();
  for (const { type, shape } of (await readGGUFHeader(file)).tensors.values()) {
    numbers.add(type, shape);
  }
  return {
    ...place,
    kind: 'checkpoint',
    architecture,
    dtype: numbers.types,
    parameters: numbers.total,
    layers,
    contextLength,
    vocabularySize,
    files: [{ path: basename(place.path), bytes: file.size }],
  };
}

async function ofCheckpoint(place: ModelPlace, files: readonly FoundFile[]): Promise<ModelDetails> {
  const numbers = new NumbersByType();
  for (const path of await checkpointPaths(place.path)) {
    await using source = await openFileSource(path);
    for (const { dtype, shape } of (await readSafetensorsHeader(source)).values()) {
      // Masks are no parameters.
      if (floatTypes.some((type) => type === dtype)) numbers.add(dtype, shape);
    }
  }
  return {
    ...place,
    kind: 'checkpoint',
    architecture: modelType(await readConfig(place.path)),
    dtype: numbers.types,
    parameters: numbers.total,
    files,
  };
}

async function ofGraphs(
  place: ModelPlace,
  types: readonly string[],
  files: readonly FoundFile[],
): Promise<ModelDetails> {
  const config = await readConfig(place.path);
  const { contextLength, vocabularySize } = readExportConfig(config);
  return {
    ...place,
    kind: 'graphs',
    architecture: modelType(config),
    dtype: types.join(', '),
    contextLength,
    ...(vocabularySize !== undefined && { vocabularySize }),
    files,
  };
}

/** Counts the numbers in tensors, by the types that files have them in. */
class NumbersByType {
  private readonly counts = new Map<string, number>();

  add(type: string, shape: readonly number[]): void {
    const count = shape.reduce((product, length) => product * length, 1);
    this.counts.set(type, (this.counts.get(type) ?? 0) + count);
  }

  /** The most frequent first. */
  get types(): string {
    return [...this.counts]
      .sort(([, a], [, b]) => b - a)
      .map(([type]) => type)
      .join(', ');
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

function modelType(config: Readonly<Record<string, unknown>>): string {
  return String(config['model_type'] ?? 'unknown');
}
