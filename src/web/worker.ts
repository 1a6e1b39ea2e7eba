import { nextTask } from '../backends/web/next-task.ts';
import type { HostMessage, HostRequest } from '../generator/channel.ts';
import { toErrorMessage } from '../generator/error-message.ts';
import { GeneratorHost } from '../generator/host.ts';
import type { ResolvedWebWriterOptions } from '../options/resolve-web-writer.ts';
import { loadGenerator } from './load-generator.ts';

/** What this thread has of `DedicatedWorkerGlobalScope`, whose types exclude those of a page. */
interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: HostMessage): void;
}

const scope = globalThis as unknown as WorkerScope;
const post = (message: HostMessage): void => scope.postMessage(message);
const defer = (task: () => void): void => void nextTask().then(task);

// The first message says what to load; requests come once the model is ready.
scope.onmessage = ({ data }: MessageEvent<ResolvedWebWriterOptions>) => void serve(data);

async function serve(options: ResolvedWebWriterOptions): Promise<void> {
  try {
    const generator = await loadGenerator(options, (progress) =>
      post({ type: 'progress', progress }),
    );
    const host = new GeneratorHost(generator, post, defer);
    scope.onmessage = ({ data }: MessageEvent<HostRequest>) => host.receive(data);
  } catch (error) {
    post({ type: 'load-failed', error: toErrorMessage(error) });
  }
}
