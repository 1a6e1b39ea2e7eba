import { setTimeout } from 'node:timers/promises';
import { createHubFetch } from './hub-fetch.ts';
import type { Sleep } from './patience.ts';
import { type HubSettings, readHubSettings } from './settings.ts';

/** The hub, and how it is asked. */
export interface Hub {
  readonly settings: HubSettings;
  /** For the hub's client; it throws a HubFailure where the answer is no success. */
  readonly fetch: typeof fetch;
  readonly sleep: Sleep;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  /** Most bytes of a file that are asked for at once; four times as many are held in memory. */
  readonly rangeBytes: number;
}

const rangeBytes = 8 * 2 ** 20;

export interface HubOptions {
  /** Fetch nothing. @default what `HF_HUB_OFFLINE` says */
  readonly offline?: boolean | undefined;
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
}

/**
 * The hub that the environment names.
 * @throws VentiError `invalid-option` for a variable that cannot be used
 */
export function openHub({ offline, signal, sleep = wait }: HubOptions = {}): Hub {
  const settings = readHubSettings(process.env, offline);
  const ends = signal ?? new AbortController().signal;
  return { settings, fetch: createHubFetch(settings, ends), sleep, signal: ends, rangeBytes };
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal });
}
