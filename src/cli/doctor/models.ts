import { boxedModels } from '../../models/box.ts';
import { modelBytes } from '../../models/manifest.ts';
import { type ModelFolder, verifyModelFolder } from '../../models/model-folder.ts';
import type { Check } from './check.ts';

/** The models in the box: every file is there, whole, and as it was published. */
export const modelsCheck: Check = {
  name: 'models in the box',
  async run() {
    const models = await boxedModels();
    if (models.size === 0) {
      return { status: 'broken', found: 'none', advice: 'Install venti-core again.' };
    }
    for (const folder of models.values()) await verifyModelFolder(folder);
    return { status: 'ok', found: [...models].map(describe).join('; ') };
  },
};

function describe([name, { manifest }]: [string, ModelFolder]): string {
  const megabytes = (modelBytes(manifest) / 1e6).toFixed(1);
  return `${name}, ${megabytes} MB of ${manifest.dtype}, SHA-256 verified`;
}
