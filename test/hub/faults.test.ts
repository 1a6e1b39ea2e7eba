import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHubModel } from '../../src/models/hub/hub-model.ts';
import { pullModel } from '../../src/models/hub/pull-model.ts';
import { type HubUnderTest, hubUnderTest, treeOf } from './hub-under-test.ts';
import { type Fault, type HubRequest, type LocalHub, startLocalHub } from './local-hub.ts';
import { blobName, repository } from './repository.ts';

const name = 'openai-community/gpt2';
const gpt2 = parseHubModel('gpt2')!;
const weights = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 31) % 251));
const files = { 'config.json': '{}', 'model.safetensors': weights, 'tokenizer.json': '{"a":1}' };

let whole: Promise<Record<string, string>> | undefined;

/** What a pulled model leaves in the cache; of one that nothing went wrong with. */
async function wholeCache(): Promise<Record<string, string>> {
  whole ??= (async () => {
    const hub = await hubUnderTest((await startLocalHub(repository(name, files))).url);
    await pullModel(hub, gpt2);
    return await treeOf(hub.settings.cacheFolder);
  })();
  return await whole;
}

/** A hub that soon finds the silence of its large files too long, and no other. */
async function soonTired(url: string): Promise<HubUnderTest> {
  const patient = await hubUnderTest(url);
  const { fetch: impatient } = await hubUnderTest(url, { stallMs: 300 });
  const isLarge = (input: unknown): boolean => String(input).endsWith('.safetensors');
  return {
    ...patient,
    fetch: (input, init) => (isLarge(input) ? impatient : patient.fetch)(input, init),
  };
}

/** Has each kind of request fail with a fault, the first so many times. */
function failing(
  server: LocalHub,
  kinds: readonly HubRequest['kind'][],
  fault: Fault,
  times = 1,
): void {
  let left = times;
  server.fault = ({ kind }) => (kinds.includes(kind) && left-- > 0 ? fault : undefined);
}

/** After a failure: no snapshot, no ref, and the next pull has everything right. */
async function expectWhole(server: LocalHub, hub: HubUnderTest): Promise<void> {
  const tree = await treeOf(hub.settings.cacheFolder);
  expect(Object.keys(tree).filter((path) => /refs|snapshots|\.locks/.test(path))).toEqual([]);
  server.fault = () => undefined;
  await pullModel(hub, gpt2);
  expect(await treeOf(hub.settings.cacheFolder)).toEqual(await wholeCache());
}

const always = Number.POSITIVE_INFINITY;
const all = ['info', 'tree', 'file', 'storage'] as const;

describe('a hub that fails for a while is asked again', () => {
  test.each<[string, readonly HubRequest['kind'][], Fault]>([
    ['drops the connection before it answers', all, { type: 'drop', after: 'nothing' }],
    ['drops a list', ['info', 'tree'], { type: 'drop', after: 20 }],
    ['answers 500', all, { type: 'status', status: 500 }],
    ['answers 503', all, { type: 'status', status: 503 }],
    ['answers with a page', ['info', 'tree'], { type: 'body', change: () => '<html>' }],
    ['answers with nonsense', ['info', 'tree'], { type: 'body', change: () => '{"sha":1}' }],
  ])('when it %s', async (_, kinds, fault) => {
    for (const kind of kinds) {
      const server = await startLocalHub(repository(name, files));
      const hub = await hubUnderTest(server.url);
      failing(server, [kind], fault, 3);
      await pullModel(hub, gpt2);
      expect(await treeOf(hub.settings.cacheFolder)).toEqual(await wholeCache());
      expect(hub.waits.length).toBeGreaterThan(0);
    }
  });

  test('and waits longer each time', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    failing(server, ['info'], { type: 'status', status: 502 }, 4);
    await pullModel(hub, gpt2);
    expect(hub.waits).toEqual([500, 1000, 2000, 4000]);
  });

  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ ratelimit: '"resolvers";r=0;t=55' }, 55_000],
    [{ ratelimit: '"resolvers";r=3;t=55' }, 500],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 500],
  ])('as late as it asks: %j', async (headers, expected) => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    failing(server, ['info'], { type: 'status', status: 429, headers });
    await pullModel(hub, gpt2);
    expect(hub.waits).toEqual([expected]);
  });

  test('when it says nothing for too long', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await soonTired(server.url);
    failing(server, ['storage'], { type: 'silence', after: 100 });
    await pullModel(hub, gpt2);
    expect(await treeOf(hub.settings.cacheFolder)).toEqual(await wholeCache());
  });
});

describe('a connection that breaks at any byte', () => {
  test('is gone on from there', async () => {
    const server = await startLocalHub(repository(name, files));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(weights.length - 1),
        fc.constantFrom(512, 2000, 8192),
        async (byte, rangeBytes) => {
          const hub = await hubUnderTest(server.url, {}, { rangeBytes });
          const start = Math.floor(byte / rangeBytes) * rangeBytes;
          let isDropped = false;
          server.requests.length = 0;
          server.fault = ({ kind, range }) => {
            const isHit = kind === 'storage' && Number(/\d+/.exec(range ?? '0')?.[0]) === start;
            if (!isHit || isDropped) return undefined;
            isDropped = true;
            return { type: 'drop', after: byte - start };
          };
          const { folder } = await pullModel(hub, gpt2);
          expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
          expect(isDropped).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('again and again is gone on from, as long as something comes', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    failing(server, ['storage'], { type: 'drop', after: 90 }, always);
    const { folder } = await pullModel(hub, gpt2);
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
  });

  test('for good ends in an error, and the next pull goes on from what has come', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url, {}, { rangeBytes: 1000 });
    server.fault = ({ kind, range }) =>
      kind === 'storage' && range === 'bytes=3000-3999'
        ? { type: 'drop', after: 'nothing' }
        : undefined;
    const pulling = pullModel(hub, gpt2);
    await expect(pulling).rejects.toMatchObject({ code: 'hub-unavailable' });
    await expect(pulling).rejects.toThrow(/cannot be fetched from .*what has been fetched so far/);
    const partial = `models--openai-community--gpt2/blobs/${blobName('model.safetensors', weights)}.venti.incomplete`;
    const tree = await treeOf(hub.settings.cacheFolder);
    expect(tree[partial]).toBe(weights.subarray(0, 3000).toString('latin1'));
    server.requests.length = 0;
    await expectWhole(server, hub);
    const asked = server.requests.filter(({ kind }) => kind === 'storage').slice(0, 2);
    expect(asked.map(({ range }) => range).toSorted()).toEqual([
      'bytes=3000-3999',
      'bytes=4000-4999',
    ]);
  });
});

describe('a hub that is not to be trusted is refused, and the cache is whole', () => {
  test.each<[string, Fault, string, RegExp]>([
    [
      'sends other bytes',
      { type: 'body', change: (body) => Buffer.alloc(body.length) },
      'model-corrupt',
      /model\.safetensors came with the sha256 .*, but the hub lists .*Nothing of it was kept/,
    ],
    [
      'sends more bytes',
      { type: 'body', change: (body) => Buffer.concat([body, body]) },
      'hub-unavailable',
      /more bytes than it was asked for/,
    ],
    [
      'sends fewer bytes each time',
      { type: 'body', change: () => '' },
      'hub-unavailable',
      /ended at byte 0, expected 2000/,
    ],
    ['knows no ranges', { type: 'no-ranges' }, 'hub-unavailable', /ignores the ranges/],
    ['lacks the file', { type: 'status', status: 404 }, 'hub-unavailable', /404/],
    ['answers 500 for ever', { type: 'status', status: 500 }, 'hub-unavailable', /500/],
    [
      'asks for an hour',
      { type: 'status', status: 429, headers: { 'retry-after': '3600' } },
      'hub-unavailable',
      /429.*in 3600 seconds/,
    ],
    [
      'is silent',
      { type: 'silence', after: 0 },
      'hub-unavailable',
      /nothing came for 0\.3 seconds/,
    ],
  ])('when it %s', async (_, fault, code, message) => {
    const server = await startLocalHub(repository(name, files));
    const isSilent = fault.type === 'silence';
    const hub = await (isSilent ? soonTired(server.url) : hubUnderTest(server.url));
    failing(server, ['storage'], fault, always);
    const pulling = pullModel(hub, gpt2);
    await expect(pulling).rejects.toMatchObject({ name: 'VentiError', code });
    await expect(pulling).rejects.toThrow(message);
    await expectWhole(server, await hubUnderTest(server.url, hub.settings));
  });

  test('when it sends other bytes of a small file', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    failing(server, ['file'], { type: 'body', change: () => '[]' }, always);
    const pulling = pullModel(hub, gpt2);
    await expect(pulling).rejects.toMatchObject({ code: 'model-corrupt' });
    await expect(pulling).rejects.toThrow(/config\.json came with the git-sha1/);
    await expectWhole(server, hub);
  });

  test('what is left of an earlier try and wrong is fetched anew', async () => {
    const server = await startLocalHub(repository(name, files));
    const hub = await hubUnderTest(server.url);
    server.fault = ({ kind, range }) =>
      kind === 'storage' && range !== 'bytes=0-1999' ? { type: 'status', status: 400 } : undefined;
    await expect(pullModel(hub, gpt2)).rejects.toMatchObject({ code: 'hub-unavailable' });
    const partial = join(
      hub.settings.cacheFolder,
      'models--openai-community--gpt2/blobs',
      `${blobName('model.safetensors', weights)}.venti.incomplete`,
    );
    await writeFile(partial, Buffer.alloc(6000));
    await expectWhole(server, hub);
  });
});

describe('who may not have a model is told why', () => {
  const gated = { isGated: true };
  test.each<[string, string, string | undefined, string, RegExp]>([
    [
      'gated',
      name,
      undefined,
      'access-denied',
      /is gated.*Accept its terms at .*gpt2, then set HF_TOKEN.*hf auth login/,
    ],
    [
      'a bad token',
      name,
      'hf_bad',
      'access-denied',
      /does not give .* to the token in use.*Invalid credentials.*HF_TOKEN/,
    ],
    [
      'a typing error',
      'openai-community/gtp2',
      undefined,
      'model-not-found',
      /has no model openai-community\/gtp2.*Did you mean openai-community\/gpt2/,
    ],
    [
      'another owner',
      'openai/gpt2',
      undefined,
      'model-not-found',
      /Did you mean openai-community\/gpt2/,
    ],
    [
      'nothing like it',
      'nobody/nothing-at-all',
      undefined,
      'model-not-found',
      /has no model nobody\/nothing-at-all, and there is no folder of that name\. If it is private, set HF_TOKEN/,
    ],
  ])('%s', async (_, asked, token, code, message) => {
    const server = await startLocalHub(repository(name, files, gated));
    const hub = await hubUnderTest(server.url, { token });
    const pulling = pullModel(hub, parseHubModel(asked)!);
    await expect(pulling).rejects.toMatchObject({ code });
    await expect(pulling).rejects.toThrow(message);
    expect(await treeOf(hub.settings.cacheFolder)).toEqual({});
    expect(hub.waits).toEqual([]);
  });

  test('a revision that is not there', async () => {
    const server = await startLocalHub(repository(name, files));
    const pulling = pullModel(await hubUnderTest(server.url), parseHubModel('gpt2@v9')!);
    await expect(pulling).rejects.toMatchObject({ code: 'model-not-found' });
    await expect(pulling).rejects.toThrow(/has no revision v9.*main/);
  });

  test('no hub at all', async () => {
    for (const url of ['http://127.0.0.1:2', 'http://nowhere.invalid']) {
      const pulling = pullModel(await hubUnderTest(url), gpt2);
      await expect(pulling).rejects.toMatchObject({ code: 'hub-unavailable' });
      await expect(pulling).rejects.toThrow(/cannot be fetched from .*HF_ENDPOINT/);
    }
  });
});

describe('a repository without weights that can be read is refused', () => {
  const beside = { 'config.json': '{}', 'tokenizer.json': '{}' };
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'pickles',
      { ...beside, 'pytorch_model.bin': 'x' },
      /only in pytorch_model\.bin, a pickle file.*save_pretrained/,
    ],
    ['pickles in parts', { ...beside, 'pytorch_model-00001-of-00002.bin': 'x' }, /a pickle file/],
    ['nothing', beside, /no weights that can be read here: expected model\.safetensors/],
    ['no config', { 'model.safetensors': 'x', 'tokenizer.json': '{}' }, /lacks config\.json/],
    [
      'an old tokenizer',
      { 'model.safetensors': 'x', 'config.json': '{}', 'vocab.json': '{}' },
      /lacks tokenizer\.json\. Its tokenizer is in an older form.*AutoTokenizer/,
    ],
  ])('%s', async (_, content, message) => {
    const server = await startLocalHub(repository(name, content));
    const hub = await hubUnderTest(server.url);
    const pulling = pullModel(hub, gpt2);
    await expect(pulling).rejects.toMatchObject({ code: 'unsupported' });
    await expect(pulling).rejects.toThrow(message);
    expect(server.requests.some(({ kind }) => kind === 'file' || kind === 'storage')).toBe(false);
  });

  test.each([
    '../outside.safetensors',
    '/etc/weights.safetensors',
    'C:\\weights.safetensors',
    'a/b.safetensors',
    '..\\b.safetensors',
    '.hidden.safetensors',
    'weights.bin',
    '',
  ])('an index that leads to %j', async (part) => {
    const index = JSON.stringify({ weight_map: { wte: part } });
    const server = await startLocalHub(
      repository(name, { ...beside, 'model.safetensors.index.json': index, [part]: 'x' }),
    );
    const hub = await hubUnderTest(server.url);
    await expect(pullModel(hub, gpt2)).rejects.toMatchObject({ code: 'invalid-checkpoint' });
    expect(Object.keys(await treeOf(hub.settings.cacheFolder))).toHaveLength(1);
  });

  test('names in its list that lead elsewhere are not followed', async () => {
    const tricks = { '../../evil.json': 'x', '/etc/evil': 'x', 'a/../../../evil': 'x' };
    const server = await startLocalHub(repository(name, { ...files, ...tricks }));
    const hub = await hubUnderTest(server.url);
    await pullModel(hub, gpt2);
    expect(await treeOf(hub.settings.cacheFolder)).toEqual(await wholeCache());
  });

  test('an index of parts that are not there', async () => {
    const index = JSON.stringify({ weight_map: { wte: 'model-1.safetensors' } });
    const server = await startLocalHub(
      repository(name, { ...beside, 'model.safetensors.index.json': index }),
    );
    const pulling = pullModel(await hubUnderTest(server.url), gpt2);
    await expect(pulling).rejects.toThrow(/names model-1\.safetensors, which the repository lacks/);
  });
});
