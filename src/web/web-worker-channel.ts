import { VentiError } from '../errors.ts';
import type { Channel, HostMessage, HostRequest } from '../generator/channel.ts';
import type { ResolvedWebWriterOptions } from '../options/resolve-web-writer.ts';

/** A channel to a Web Worker of its own, where the model runs: a step blocks the thread it runs in. */
export class WebWorkerChannel implements Channel {
  private readonly worker: Worker;

  constructor(options: ResolvedWebWriterOptions) {
    this.worker = startWorker(options.workerUrl);
    this.worker.postMessage(options);
  }

  post(request: HostRequest): void {
    this.worker.postMessage(request);
  }

  onMessage(listener: (message: HostMessage) => void): void {
    this.worker.onmessage = ({ data }: MessageEvent<HostMessage>) => listener(data);
  }

  onFailure(listener: (error: Error) => void): void {
    const fail = (reason: string | undefined): void => {
      this.worker.terminate();
      listener(workerDied(reason));
    };
    this.worker.onerror = ({ message }) => fail(message);
    this.worker.onmessageerror = () => fail('a message of it could not be read');
  }

  /** Nothing in a page waits for its workers. */
  hold(): void {}

  async close(): Promise<void> {
    this.worker.terminate();
  }
}

function startWorker(url: string | undefined): Worker {
  try {
    // Bundlers look for this very expression. The file is built beside this one's chunk.
    return url === undefined
      ? new Worker(new URL('./web/worker.js', import.meta.url), { type: 'module' })
      : new Worker(url, { type: 'module' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VentiError(
      'runtime-failed',
      `The browser does not start the worker that runs the model: ${reason}. Serve its script from the page's own origin (workerUrl).`,
      { cause },
    );
  }
}

/** @param reason empty where the script could not be loaded: browsers do not say why */
function workerDied(reason: string | undefined): VentiError {
  if (reason) {
    return new VentiError(
      'runtime-failed',
      `The worker that runs the model died: ${reason}. Ask again, which starts a new one; if it happens again, reload the page.`,
    );
  }
  if (!navigator.onLine) {
    return new VentiError(
      'offline',
      'The script of the worker that runs the model cannot be loaded, and there is no network. Try again when there is one.',
    );
  }
  return new VentiError(
    'runtime-failed',
    "The script of the worker that runs the model cannot be loaded. Is it served from the page's own origin, as JavaScript, where the bundler put it (workerUrl)?",
  );
}
