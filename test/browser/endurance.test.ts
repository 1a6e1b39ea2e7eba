import { describe, expect, test } from 'vitest';
import type * as Web from '../../src/web/index.ts';
import { ChromiumFixture, hasChromium, isThorough, quote } from './chromium-fixture.ts';

/** The built package in a page. */
declare const venti: typeof Web;

interface MeasuringPerformance {
  /** https://wicg.github.io/performance-measure-memory/ */
  measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
}

describe.skipIf(!hasChromium)('a page in Chromium', () => {
  const it = new ChromiumFixture();

  async function comeAndGo(writers: number): Promise<void> {
    await it.page.evaluate(
      async ([text, count]) => {
        for (let round = 0; round < count; round++) {
          const writer = await venti.createWriter();
          await writer.generate(text, { maxOutputTokens: 2 });
          await writer.dispose();
        }
      },
      [quote, writers] as const,
    );
  }

  /** Bytes of the page and all its workers. */
  async function memory(): Promise<number> {
    return await it.page.evaluate(async () => {
      const measuring = performance as unknown as MeasuringPerformance;
      return (await measuring.measureUserAgentSpecificMemory()).bytes;
    });
  }

  test('has no worker left when writers are gone', { timeout: 30_000 }, async () => {
    await comeAndGo(2);
    await expect.poll(() => it.page.workers().length, { timeout: 20_000 }).toBe(0);
  });

  // Chromium takes a minute for each measurement.
  test.skipIf(!isThorough)(
    'has its memory back after 20 writers',
    { timeout: 300_000 },
    async () => {
      await comeAndGo(2);
      const before = await memory();
      await comeAndGo(20);
      expect(((await memory()) - before) / 2 ** 20).toBeLessThan(2);
    },
  );

  // A busy machine keeps a page waiting, which is not the page's fault.
  test.skipIf(!isThorough)('has no task of 50 ms while eight pieces are written', async () => {
    const longest = await it.page.evaluate(async (text) => {
      const writer = await venti.createWriter();
      let most = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) most = Math.max(most, duration);
      });
      observer.observe({ type: 'longtask' });
      const read = async (seed: number): Promise<void> => {
        for await (const event of writer.stream(text, { seed })) void event;
      };
      await Promise.all(Array.from({ length: 8 }, (_, seed) => read(seed)));
      await writer.dispose();
      return most;
    }, quote);
    expect(longest).toBeLessThan(50);
  });
});
