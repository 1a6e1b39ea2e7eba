import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { floatTypes } from '../../convert/floats.ts';
import { readSafetensorsHeader } from '../../convert/safetensors.ts';
import { VentiError } from '../../errors.ts';
import { readConfig } from '../checkpoint-folder.ts';
import { exportGraphs } from '../export-graphs.ts';
import { openFileSource } from '../file-source.ts';
import { type FoundFile, filesIn } from '../files-in.ts';
import { isGGUFFile } from '../gguf-file.ts';
import { locateModel, type ModelPlace } from '../locate-model.ts';
import { type ModelFolder, readModelFolder } from '../model-folder.ts';
import { openModelSource } from '../open-model-source.ts';
import type { ModelDetails } from './shelf.ts';

/**
 * Tells what a model is. Fetches nothing.
 * @throws VentiError `model-not-found`, `offline`, `model-corrupt`, `invalid-checkpoint`
 */
export async function inspectModel(model: string): Promise<ModelDetails> {
  const place = await locateModel(model, { offline: true });
  const folder = await readModelFolder(place.path);
  if (folder) return ofModel(place, folder);
  if (await isGGUFFile(place.path)) return await ofGGUF(place);
  const files = await filesIn(place.path);
  const graphs = exportGraphs(new Set(files.map(({ path }) => path)));
  const isCheckpoint = files.some(({ path }) => path.endsWith('.safetensors'));
  if (isCheckpoint || graphs.size === 0) return await ofCheckpoint(place, files);
  const dtype = [...graphs.keys()].join(', ');
  const architecture = await modelType(place.path);
  return { ...place, kind: 'graphs', architecture, dtype, files };
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
  const { size } = await stat(place.path);
  return {
    ...place,
    kind: 'checkpoint',
    architecture,
    dtype: 'GGUF',
    layers,
    contextLength,
    vocabularySize,
    files: [{ path: basename(place.path), bytes: size }],
  };
}

async function ofCheckpoint(place: ModelPlace, files: readonly FoundFile[]): Promise<ModelDetails> {
  const weights = files.filter(({ path }) => path.endsWith('.safetensors'));
  if (weights.length === 0) {
    throw new VentiError(
      'model-not-found',
      `${place.path} holds no model: expected a folder with manifest.json, or with model.safetensors, config.json and tokenizer.json.`,
    );
  }
  const parameters = new Map<string, number>();
  for (const { path } of weights) {
    await using source = await openFileSource(join(place.path, path));
    for (const { dtype, shape } of (await readSafetensorsHeader(source)).values()) {
      // Masks are no parameters.
      if (!floatTypes.some((type) => type === dtype)) continue;
      const count = shape.reduce((product, length) => product * length, 1);
      parameters.set(dtype, (parameters.get(dtype) ?? 0) + count);
    }
  }
  const architecture = await modelType(place.path);
  const byCount = [...parameters].sort(([, a], [, b]) => b - a);
  return {
    ...place,
    kind: 'checkpoint',
    architecture,
    dtype: byCount.map(([type]) => type).join(', '),
    parameters: byCount.reduce((total, [, count]) => total + count, 0),
    files,
  };
}

async function modelType(folder: string): Promise<string> {
  return String((await readConfig(folder))['model_type'] ?? 'unknown');
}
