import type { ListFileEntry } from '@huggingface/hub';
import { isCommit } from './cache-layout.ts';
import type { Hub } from './hub.ts';
import { HubFailure, passingFailure } from './hub-failure.ts';
import type { HubModel } from './hub-model.ts';
import { withPatience } from './patience.ts';

/** What the hub says of a model's files at one commit. */
export interface Listing {
  readonly commit: string;
  readonly files: ReadonlyMap<string, HubFile>;
}

/** A file of a repository. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of its bytes where it is stored as a large file, else its name as a git blob. */
  readonly digest: { readonly kind: 'sha256' | 'git-sha1'; readonly hex: string };
}

/**
 * Asks which commit a revision is, and for the files of that commit.
 * @throws HubFailure
 */
export async function listFiles(hub: Hub, { repository, revision }: HubModel): Promise<Listing> {
  const client = await import('@huggingface/hub');
  const { endpoint: hubUrl } = hub.settings;
  const { fetch } = hub;
  return await withPatience(hub.sleep, hub.signal, async () => {
    try {
      const { sha: commit } = await client.modelInfo({
        name: repository,
        revision,
        additionalFields: ['sha'],
        hubUrl,
        fetch,
      });
      if (typeof commit !== 'string' || !isCommit(commit)) {
        throw passingFailure(`it says that ${revision} is the commit ${JSON.stringify(commit)}`);
      }
      const files = new Map<string, HubFile>();
      const entries = client.listFiles({
        repo: { type: 'model', name: repository },
        revision: commit,
        recursive: true,
        hubUrl,
        fetch,
      });
      for await (const entry of entries) {
        if (entry.type === 'file') files.set(entry.path, fileOf(entry));
      }
      return { commit, files };
    } catch (error) {
      hub.signal.throwIfAborted();
      if (error instanceof HubFailure) throw error;
      throw passingFailure('what it answers is not the list of a model', error);
    }
  });
}

function fileOf({ path, size, oid, lfs }: ListFileEntry): HubFile {
  const digest = lfs
    ? ({ kind: 'sha256', hex: lfs.oid } as const)
    : ({ kind: 'git-sha1', hex: oid ?? '' } as const);
  const length = digest.kind === 'sha256' ? 64 : 40;
  const isWhole =
    typeof path === 'string' &&
    Number.isSafeInteger(size) &&
    size >= 0 &&
    digest.hex.length === length &&
    /^[0-9a-f]+$/.test(digest.hex);
  if (isWhole) return { path, size, digest };
  throw passingFailure(`it lists ${JSON.stringify(path)} without a size and a digest`);
}
