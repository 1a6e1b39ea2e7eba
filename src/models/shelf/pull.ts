import type { WeightType } from '../../convert/matrices/matrix-writer.ts';
import { VentiError } from '../../errors.ts';
import { filesIn } from '../files-in.ts';
import { openHub } from '../hub/hub.ts';
import { parseHubModel, shortNames } from '../hub/hub-model.ts';
import { pullModel } from '../hub/pull-model.ts';
import { placeOf } from '../locate-model.ts';
import type { PulledModel, ShelfOptions } from './shelf.ts';

/**
 * @throws VentiError as `pullModel`; `model-not-found` for what is not on the hub; `offline`
 */
export async function pullByName(
  model: string,
  dtype: WeightType | undefined,
  options: ShelfOptions,
): Promise<PulledModel> {
  const ofHub = parseHubModel(model);
  if (!ofHub) {
    throw new VentiError(
      'model-not-found',
      `${JSON.stringify(model)} is not on the hub: pass ${[...shortNames.keys()].join(', ')} or owner/name, with @revision where another than main is meant, and :Q8_0 or :file.gguf for one of several GGUF files.`,
    );
  }
  const hub = openHub(options);
  if (hub.settings.isOffline) {
    throw new VentiError(
      'offline',
      `${model} cannot be pulled offline. Unset HF_HUB_OFFLINE where there is a network.`,
    );
  }
  const snapshot = await pullModel(hub, { ...ofHub, ...(dtype && { dtype }) }, options.onProgress);
  const files = await filesIn(snapshot.folder);
  return { ...placeOf(snapshot), bytes: files.reduce((total, { bytes }) => total + bytes, 0) };
}
