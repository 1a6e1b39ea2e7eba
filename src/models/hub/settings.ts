import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { invalidOption } from '../../options/invalid-option.ts';

/** Where the hub is and how it is talked to: what the environment says, as Python's client reads it. */
export interface HubSettings {
  /** Address of the hub without a slash at its end: `HF_ENDPOINT`. */
  readonly endpoint: string;
  /** Sent to the hub and nobody else: `HF_TOKEN`, or what `hf auth login` has stored. */
  readonly token: string | undefined;
  /** Folder of the cache that all clients of the hub share: `HF_HUB_CACHE`, or `hub` in `HF_HOME`. */
  readonly cacheFolder: string;
  /** Nothing is fetched: `HF_HUB_OFFLINE`, or the option `offline`. */
  readonly isOffline: boolean;
  /** Longest wait for the next byte, in milliseconds: `HF_HUB_DOWNLOAD_TIMEOUT`, in seconds. */
  readonly stallMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultEndpoint = 'https://huggingface.co';
const defaultStallSeconds = 10;

/**
 * @param offline fetch nothing, whatever the environment says
 * @throws VentiError `invalid-option` names a variable whose value cannot be used
 */
export function readHubSettings(environment: Environment, offline = false): HubSettings {
  const home = homeFolder(environment);
  return {
    endpoint: readEndpoint(environment['HF_ENDPOINT'] || defaultEndpoint),
    token: readToken(environment, home),
    cacheFolder: expandHome(
      environment['HF_HUB_CACHE'] || environment['HUGGINGFACE_HUB_CACHE'] || join(home, 'hub'),
    ),
    isOffline:
      offline || isTrue(environment['HF_HUB_OFFLINE'] || environment['TRANSFORMERS_OFFLINE']),
    stallMs: 1000 * readSeconds(environment['HF_HUB_DOWNLOAD_TIMEOUT']),
  };
}

function homeFolder(environment: Environment): string {
  const caches = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return expandHome(environment['HF_HOME'] || join(caches, 'huggingface'));
}

function expandHome(path: string): string {
  return /^~(?=$|[\\/])/.test(path) ? join(homedir(), path.slice(1)) : path;
}

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return text.replace(/\/+$/, '');
  throw invalidOption('HF_ENDPOINT', text, 'an address such as https://huggingface.co');
}

function readToken(environment: Environment, home: string): string | undefined {
  const given = environment['HF_TOKEN'] || environment['HUGGING_FACE_HUB_TOKEN'];
  if (given) return given.trim();
  if (isTrue(environment['HF_HUB_DISABLE_IMPLICIT_TOKEN'])) return undefined;
  try {
    const path = expandHome(environment['HF_TOKEN_PATH'] || join(home, 'token'));
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    // Nobody has logged in.
    return undefined;
  }
}

function readSeconds(text: string | undefined): number {
  if (!text) return defaultStallSeconds;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw invalidOption('HF_HUB_DOWNLOAD_TIMEOUT', text, 'a number of seconds');
}

function isTrue(text: string | undefined): boolean {
  return ['1', 'on', 'yes', 'true'].includes(text?.toLowerCase() ?? '');
}
