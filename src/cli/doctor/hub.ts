import { type HubSettings, readHubSettings } from '../../models/hub/settings.ts';
import { cacheFolderCheck } from './cache-folder.ts';
import type { Check } from './check.ts';

/** What the environment says of the hub, and where its models are kept. The hub itself is not asked. */
export function hubCheck(environment: Readonly<Record<string, string | undefined>>): Check {
  const name = 'hub';
  return {
    name,
    async run() {
      const settings = readHubSettings(environment);
      const advice = 'No model can be pulled. Change who may write there, or set HF_HOME.';
      const result = await cacheFolderCheck(name, settings.cacheFolder, advice).run();
      return { ...result, found: `${describe(settings)}; cache ${result.found}` };
    },
  };
}

function describe({ endpoint, token, isOffline }: HubSettings): string {
  const login = token === undefined ? 'without a token' : 'with a token';
  return isOffline ? 'nothing is fetched (HF_HUB_OFFLINE)' : `${endpoint}, ${login}`;
}
