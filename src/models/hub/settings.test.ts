import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getHFHubCachePath } from '@huggingface/hub';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readHubSettings } from './settings.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'venti-settings-'));
});
afterAll(() => rm(home, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe('the cache folder', () => {
  const none = {
    HF_HUB_CACHE: undefined,
    HUGGINGFACE_HUB_CACHE: undefined,
    HF_HOME: undefined,
    XDG_CACHE_HOME: undefined,
  };
  test.each([
    {},
    { XDG_CACHE_HOME: '/x' },
    { XDG_CACHE_HOME: '/x', HF_HOME: '/h' },
    { HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old' },
    { HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/new' },
  ])('is that of the official client with %j', (environment) => {
    for (const [name, value] of Object.entries({ ...none, ...environment })) {
      vi.stubEnv(name, value);
    }
    expect(readHubSettings(environment).cacheFolder).toBe(getHFHubCachePath());
  });

  test('may be in the home folder, as Python writes that', () => {
    expect(readHubSettings({ HF_HOME: '~/hf' }).cacheFolder).toBe(join(homedir(), 'hf', 'hub'));
  });
});

test('the endpoint is the hub, or what HF_ENDPOINT says', () => {
  expect(readHubSettings({}).endpoint).toBe('https://huggingface.co');
  const mirror = { HF_ENDPOINT: 'http://mirror.example/hf/' };
  expect(readHubSettings(mirror).endpoint).toBe('http://mirror.example/hf');
  expect(() => readHubSettings({ HF_ENDPOINT: 'mirror' })).toThrow(
    expect.objectContaining({
      code: 'invalid-option',
      message: 'HF_ENDPOINT is "mirror": pass an address such as https://huggingface.co.',
    }),
  );
});

test('the token is that of HF_TOKEN, or that of a login', async () => {
  const environment = { HF_HOME: home };
  expect(readHubSettings(environment).token).toBeUndefined();
  await writeFile(join(home, 'token'), 'hf_stored\n');
  expect(readHubSettings(environment).token).toBe('hf_stored');
  expect(readHubSettings({ ...environment, HF_TOKEN: 'hf_given' }).token).toBe('hf_given');
  const explicit = { ...environment, HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' };
  expect(readHubSettings(explicit).token).toBeUndefined();
});

test.each([
  [{}, undefined, false],
  [{}, true, true],
  [{ HF_HUB_OFFLINE: '1' }, undefined, true],
  [{ HF_HUB_OFFLINE: 'true' }, false, true],
  [{ HF_HUB_OFFLINE: '0' }, undefined, false],
  [{ TRANSFORMERS_OFFLINE: 'YES' }, undefined, true],
])('%j and the option %j: offline is %j', (environment, option, expected) => {
  expect(readHubSettings(environment, option).isOffline).toBe(expected);
});

test('silence is borne for ten seconds, or as long as is said', () => {
  expect(readHubSettings({}).stallMs).toBe(10_000);
  expect(readHubSettings({ HF_HUB_DOWNLOAD_TIMEOUT: '2.5' }).stallMs).toBe(2500);
  expect(() => readHubSettings({ HF_HUB_DOWNLOAD_TIMEOUT: 'long' })).toThrow(/number of seconds/);
});
