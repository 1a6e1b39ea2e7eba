import type { ReadRange } from './byte-ranges.ts';
import type { Hub } from './hub.ts';
import type { HubFile } from './listing.ts';

/**
 * Reads ranges of a file at a commit, through the hub's client, over plain HTTP: its other protocol
 * (xet) takes a second service, and spares only what one has already.
 */
export async function rangesOf(
  hub: Hub,
  repository: string,
  commit: string,
  { path, size, digest }: HubFile,
): Promise<ReadRange> {
  const { downloadFile } = await import('@huggingface/hub');
  const { endpoint: hubUrl } = hub.settings;
  return async function* readRange({ start, end }, signal) {
    // The client reduces what its fetch throws to a text.
    let failure: unknown;
    const file = await downloadFile({
      repo: { type: 'model', name: repository },
      path,
      revision: commit,
      hubUrl,
      xet: false,
      downloadInfo: {
        size,
        etag: digest.hex,
        url: `${hubUrl}/${repository}/resolve/${commit}/${encodeURI(path)}`,
      },
      fetch: async (input, init) => {
        try {
          return await hub.fetch(input, { ...init, signal });
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    });
    try {
      yield* file!.slice(start, end).stream();
    } catch (error) {
      throw failure ?? error;
    }
  };
}
