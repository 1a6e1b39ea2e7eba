import { expect, test } from 'vitest';
import type { LoadProgress } from '../../writer.ts';
import { DownloadProgress } from './download-progress.ts';

function listen(): { events: LoadProgress[]; progress: DownloadProgress } {
  const events: LoadProgress[] = [];
  return { events, progress: new DownloadProgress((event) => events.push(event)) };
}

test('files that come side by side are one sum, told once all are known', () => {
  const { events, progress } = listen();
  const runtime = progress.expect(100);
  runtime(30);
  const model = progress.expect(50);
  progress.begin();
  model(50);
  runtime(70);
  expect(events.map(({ loadedBytes, totalBytes }) => [loadedBytes, totalBytes])).toEqual([
    [30, 150],
    [80, 150],
    [150, 150],
  ]);
});

test('what is there already is not told of, and more than was expected does not count', () => {
  const { events, progress } = listen();
  const runtime = progress.expect(100);
  runtime(120);
  progress.begin();
  expect(events).toEqual([]);
});
