import type { Page, Worker } from 'playwright-core';
import type { Backend, BackendInfo, StepRow } from '../../src/backends/backend.ts';
import type { Candidates } from '../../src/sampler/candidates.ts';
import type { BackendDriver, OpenedBackend } from './backend-worker.ts';

declare const driver: BackendDriver;

/** A worker of the page with `backend-worker.ts` in it. */
export async function startBackendWorker(page: Page): Promise<Worker> {
  const started = page.waitForEvent('worker');
  await page.evaluate(() => {
    Object.assign(globalThis, {
      worker: new Worker('/bundles/backend-worker.js', { type: 'module' }),
    });
  });
  return await started;
}

/** A backend in a worker of a page, called from here. */
export class BrowserBackend implements Backend {
  readonly info: BackendInfo;
  readonly chunkLength: number;
  private readonly worker: Worker;
  private readonly id: number;
  /** Calls that nobody waits for, in order. */
  private last: Promise<void> = Promise.resolve();

  private constructor(worker: Worker, { id, info, chunkLength }: OpenedBackend) {
    this.worker = worker;
    this.id = id;
    this.info = info;
    this.chunkLength = chunkLength;
  }

  static async open(
    worker: Worker,
    device: 'wasm' | 'webgpu',
    modelUrl: string,
    floatBytes?: number,
  ): Promise<BrowserBackend> {
    const opened = await worker.evaluate(async (open) => await driver.open(...open), [
      device,
      modelUrl,
      floatBytes,
    ] as const);
    return new BrowserBackend(worker, opened);
  }

  async step(rows: readonly StepRow[]): Promise<readonly (Candidates | undefined)[]> {
    await this.last;
    return await this.worker.evaluate(async ([id, list]) => await driver.step(id, list), [
      this.id,
      [...rows],
    ] as const);
  }

  copy(from: number, to: number, length: number): void {
    this.follow(async () => {
      await this.worker.evaluate(([id, ...args]) => driver.copy(id, ...args), [
        this.id,
        from,
        to,
        length,
      ] as const);
    });
  }

  shrink(slots: number, length: number): void {
    this.follow(async () => {
      await this.worker.evaluate(([id, ...args]) => driver.shrink(id, ...args), [
        this.id,
        slots,
        length,
      ] as const);
    });
  }

  async dispose(): Promise<void> {
    await this.last;
    await this.worker.evaluate(async (id) => await driver.dispose(id), this.id);
  }

  private follow(call: () => Promise<void>): void {
    this.last = this.last.then(call);
  }
}
