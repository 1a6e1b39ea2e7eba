import { join } from 'node:path';
import { floatTypes } from '../../convert/floats.ts';
import { invalidCheckpoint } from '../../convert/invalid-checkpoint.ts';
import { readSafetensorsHeader } from '../../convert/safetensors.ts';
import { VentiError } from '../../errors.ts';
import { isRecord } from '../../options/is-record.ts';
import { checkpointFiles, readCheckpointText } from '../checkpoint-folder.ts';
import { openFileSource } from '../file-source.ts';
import { filesIn } from '../files-in.ts';
import { locateModel, type ModelPlace } from '../locate-model.ts';
import { type ModelFolder, readModelFolder } from '../model-folder.ts';
import type { ModelDetails } from './shelf.ts';

/**
 * Tells what a model is. Fetches nothing.
 * @throws VentiError `model-not-found`, `offline`, `model-corrupt`, `invalid-checkpoint`
 */
export async function inspectModel(model: string): Promise<ModelDetails> {
  const place = await locateModel(model, { offline: true });
  const folder = await readModelFolder(place.path);
  return folder ? ofModel(place, folder) : await ofCheckpoint(place);
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

async function ofCheckpoint(place: ModelPlace): Promise<ModelDetails> {
  const files = await filesIn(place.path);
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
  const text = await readCheckpointText(folder, checkpointFiles.config);
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw invalidCheckpoint(join(folder, checkpointFiles.config), 'this is not JSON', { cause });
  }
  return isRecord(config) ? String(config['model_type'] ?? 'unknown') : 'unknown';
}
