import { Worker } from 'node:worker_threads';
import { VentiError } from '../errors.ts';
import type { Channel, HostMessage, HostRequest } from '../generator/channel.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';

/**
 * A channel to a worker thread of its own, where the model runs: a step of ONNX Runtime in Node blocks
 * the thread that it is called from.
 */
export class WorkerChannel implements Channel {
  private readonly worker: Worker;
  private closing = false;

  constructor(options: ResolvedWriterOptions) {
    // Flags such as `--input-type` or `--eval` are for the program, and keep a worker from starting.
    this.worker = new Worker(workerFile(), { workerData: options, execArgv: [] });
  }

  post(request: HostRequest): void {
    this.worker.postMessage(request);
  }

  onMessage(listener: (message: HostMessage) => void): void {
    this.worker.removeAllListeners('message');
    this.worker.on('message', listener);
  }

  onFailure(listener: (error: Error) => void): void {
    this.worker.removeAllListeners('error');
    this.worker.removeAllListeners('exit');
    this.worker.on('error', (cause) => listener(workerDied(String(cause), cause)));
    this.worker.on('exit', (code) => {
      if (!this.closing) listener(workerDied(`it ended with code ${code}`));
    });
  }

  hold(held: boolean): void {
    if (held) this.worker.ref();
    else this.worker.unref();
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.worker.terminate();
  }
}

/** Built beside this file's chunk, under the path it has in the sources. */
function workerFile(): URL {
  return new URL('./node/worker.js', import.meta.url);
}

function workerDied(reason: string, cause?: unknown): VentiError {
  return new VentiError(
    'runtime-failed',
    `The worker that runs the model died: ${reason}. Ask again, which starts a new one; if it happens again, run "npx venti-core doctor".`,
    { cause },
  );
}
