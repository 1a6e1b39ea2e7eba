import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Hub } from '../../src/models/hub/hub.ts';
import { createHubFetch } from '../../src/models/hub/hub-fetch.ts';
import type { HubSettings } from '../../src/models/hub/settings.ts';

/** A hub as the library sees it, whose waits take no time. */
export interface HubUnderTest extends Hub {
  /** How long each wait would have been, in milliseconds. */
  readonly waits: number[];
}

export async function hubUnderTest(
  url: string,
  settings: Partial<HubSettings> = {},
  { signal = new AbortController().signal, rangeBytes = 2000 }: Partial<Hub> = {},
): Promise<HubUnderTest> {
  const whole: HubSettings = {
    endpoint: url,
    token: undefined,
    cacheFolder: settings.cacheFolder ?? (await temporaryCache()),
    isOffline: false,
    stallMs: 10_000,
    ...settings,
  };
  const waits: number[] = [];
  const sleep: Hub['sleep'] = async (milliseconds) => {
    waits.push(milliseconds);
    await new Promise(setImmediate);
  };
  return {
    settings: whole,
    fetch: createHubFetch(whole, signal),
    sleep,
    signal,
    rangeBytes,
    waits,
  };
}

export async function temporaryCache(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'venti-hub-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file and link of a cache with its bytes, or where it leads. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const tree: Record<string, string> = {};
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isSymbolicLink()) tree[name] = `-> ${await readlink(path)}`;
    else if (entry.isFile()) tree[name] = await readFile(path, 'latin1');
  }
  return tree;
}
