import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hub } from './hub.ts';
import { HubFailure } from './hub-failure.ts';
import { listFiles } from './listing.ts';
import { readHubSettings } from './settings.ts';

const model = { repository: 'owner/name', revision: 'main' };

/** A hub that answers the first question with one value, and all others with another. */
function answering(first: unknown, others: unknown): Hub {
  let asked = 0;
  return {
    settings: readHubSettings({}),
    fetch: async () => Response.json(asked++ === 0 ? first : others),
    sleep: () => Promise.reject(new HubFailure('asked again', { isPassing: false })),
    signal: new AbortController().signal,
    rangeBytes: 1,
  };
}

const info = { id: 'owner/name', sha: 'a'.repeat(40), lastModified: '2020-06-09' };

test('a list has the size and digest of every file', async () => {
  const [sha256, sha1] = ['b'.repeat(64), 'c'.repeat(40)];
  const entries = [
    { type: 'directory', path: 'onnx', size: 0, oid: sha1 },
    { type: 'file', path: 'config.json', size: 7, oid: sha1 },
    { type: 'file', path: 'w', size: 9, oid: sha1, lfs: { oid: sha256, size: 9, pointerSize: 1 } },
  ];
  const { commit, files } = await listFiles(answering(info, entries), model);
  expect(commit).toBe(info.sha);
  expect([...files.values()]).toEqual([
    { path: 'config.json', size: 7, digest: { kind: 'git-sha1', hex: sha1 } },
    { path: 'w', size: 9, digest: { kind: 'sha256', hex: sha256 } },
  ]);
});

test('whatever a hub answers is a list of files with digests, or a failure', async () => {
  const digest = fc.oneof(fc.constantFrom('b'.repeat(64), 'c'.repeat(40)), fc.jsonValue());
  const entry = fc.record(
    {
      type: fc.constantFrom('file', 'directory', 'other'),
      path: fc.oneof(fc.string(), fc.jsonValue()),
      size: fc.oneof(fc.nat(), fc.jsonValue()),
      oid: digest,
      lfs: fc.oneof(fc.record({ oid: digest }), fc.jsonValue()),
    },
    { requiredKeys: ['type'] },
  );
  const answer = fc.oneof(fc.jsonValue(), fc.array(entry));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constant(info), fc.jsonValue()), answer, async (first, others) => {
      const listed = await listFiles(answering(first, others), model).catch((error) => error);
      if (listed instanceof Error) {
        expect(listed).toBeInstanceOf(HubFailure);
        return;
      }
      for (const [path, file] of listed.files) {
        expect(path).toBe(file.path);
        expect(file.size).toBeGreaterThanOrEqual(0);
        expect(file.digest.hex).toMatch(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
      }
    }),
    { numRuns: 300 },
  );
});
