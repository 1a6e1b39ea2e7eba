import { editDistance } from '../../options/edit-distance.ts';
import type { Hub } from './hub.ts';
import { shortNames } from './hub-model.ts';

/** How many letters a name may be away to be worth a question. */
const mostDistance = 3;

const mostSuggestions = 3;

/**
 * Names of repositories that may have been meant by one that is not there: of those we know, and of
 * those that the hub finds by the same name under another owner.
 */
export async function suggestRepositories(hub: Hub, repository: string): Promise<string[]> {
  const name = repository.split('/')[1]!;
  const candidates = [...shortNames.values(), ...(await foundByName(hub, name))];
  const ranked = [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: distanceTo(candidate, repository, name) }))
    .filter(({ distance }) => distance <= mostDistance)
    .sort((a, b) => a.distance - b.distance);
  return ranked.slice(0, mostSuggestions).map(({ candidate }) => candidate);
}

/** The hub may be tired of questions by now; then there are fewer suggestions. */
async function foundByName(hub: Hub, query: string): Promise<string[]> {
  const { listModels } = await import('@huggingface/hub');
  const { endpoint: hubUrl } = hub.settings;
  const names: string[] = [];
  try {
    const found = listModels({
      search: { query },
      sort: 'downloads',
      limit: 20,
      hubUrl,
      fetch: hub.fetch,
    });
    for await (const { name } of found) names.push(name);
  } catch {
    hub.signal.throwIfAborted();
  }
  return names;
}

/** Letters between the whole names, or between the names without their owners if that is less. */
function distanceTo(candidate: string, repository: string, name: string): number {
  const ofNames = editDistance(candidate.split('/')[1] ?? candidate, name);
  return Math.min(ofNames, editDistance(candidate, repository));
}
