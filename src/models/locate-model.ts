import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { WeightType } from '../convert/matrices/matrix-writer.ts';
import { VentiError } from '../errors.ts';
import { editDistance } from '../options/edit-distance.ts';
import type { LoadProgress } from '../writer.ts';
import { boxedModels } from './box.ts';
import { type Hub, type HubOptions, openHub } from './hub/hub.ts';
import { pullCommand } from './hub/hub-errors.ts';
import { type HubModel, hubModelName, parseHubModel, shortNames } from './hub/hub-model.ts';
import { pullModel } from './hub/pull-model.ts';
import { findSnapshot, type Snapshot } from './hub/snapshot.ts';
import type { HubOrigin } from './manifest.ts';

/** Where a model's files are. */
export interface ModelPlace {
  /** What the model goes by. */
  readonly name: string;
  /** Its folder, or its file where it is in one. */
  readonly path: string;
  /** Where it was got from, where that was the hub. */
  readonly origin?: HubOrigin;
  /** The folder of its files in the hub's cache, where they are there. */
  readonly snapshot?: string;
}

/**
 * Finds the folder of a model: by its name in the box, by a name that the hub has it under, or by the
 * path of the folder. A model of the hub is pulled where it is not in the cache; one that is there is
 * taken as it is, without asking whether there is a newer one.
 * @param dtype precision that is wanted of ready-made graphs; undefined takes what is in the cache, or
 * what is there first
 * @throws VentiError `model-not-found`; `offline` where something would have to be fetched; as
 * `pullModel`
 */
export async function locateModel(
  model: string,
  options: HubOptions,
  onProgress?: (progress: LoadProgress) => void,
  dtype?: WeightType,
): Promise<ModelPlace> {
  const boxed = await boxedModels();
  const own = boxed.get(model);
  if (own) return { name: own.manifest.name, path: own.path };
  if (await isLocal(model)) return { name: basename(resolve(model), '.gguf'), path: model };
  const ofHub = parseHubModel(model);
  if (ofHub) {
    const wanted = { ...ofHub, ...(dtype && { dtype }) };
    return placeOf(await obtain(openHub(options), wanted, onProgress));
  }
  throw unknownModel(model, [...boxed.keys(), ...shortNames.keys()]);
}

/** The snapshot of a model in the cache, pulled where it is not there or not whole. */
async function obtain(
  hub: Hub,
  model: HubModel,
  onProgress: ((progress: LoadProgress) => void) | undefined,
): Promise<Snapshot> {
  const cached = await findSnapshot(hub.settings.cacheFolder, model);
  if (cached?.missing.length === 0) return cached;
  if (hub.settings.isOffline) throw missingOffline(hub, model, cached);
  return await pullModel(hub, model, onProgress);
}

/** A snapshot as a place. */
export function placeOf({ repository, commit, folder, path }: Snapshot): ModelPlace {
  return { name: repository, path, origin: { repository, commit }, snapshot: folder };
}

function missingOffline(
  { settings }: Hub,
  model: HubModel,
  cached: Snapshot | undefined,
): VentiError {
  const missing = cached
    ? `The cache lacks ${cached.missing.join(' and ')} of ${hubModelName(model)} at commit ${cached.commit}`
    : `${hubModelName(model)} is not in the cache ${settings.cacheFolder}`;
  return new VentiError(
    'offline',
    `${missing}, and nothing may be fetched now. Where there is a network, run: ${pullCommand(model)}`,
  );
}

/**
 * Whether a model is what lies at that path. Short names mean the hub, whatever the working folder
 * holds; a folder called `gpt2` is `./gpt2`.
 */
export async function isLocal(model: string): Promise<boolean> {
  if (parseHubModel(model) && !/^[^@]*\//.test(model)) return false;
  return await stat(model).then(
    () => true,
    () => false,
  );
}

/** How many letters a name may be away to be what was meant. */
const mostDistance = 2;

function unknownModel(model: string, names: readonly string[]): VentiError {
  const nearest = names.find((name) => editDistance(name, model) <= mostDistance);
  const advice = nearest === undefined ? '' : `${nearest} is the nearest there is; `;
  return new VentiError(
    'model-not-found',
    `There is no model ${JSON.stringify(model)}: ${advice}pass one of ${names.join(', ')}, the owner/name of a model on the Hugging Face hub, or the path of a model's folder.`,
  );
}
