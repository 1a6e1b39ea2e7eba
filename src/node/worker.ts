import { parentPort, workerData } from 'node:worker_threads';
import type { HostMessage, HostRequest } from '../generator/channel.ts';
import { toErrorMessage } from '../generator/error-message.ts';
import { GeneratorHost } from '../generator/host.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import { loadGenerator } from './load-generator.ts';

const port = parentPort;
if (!port) throw new Error('This file is the body of a worker thread; createWriter() starts it.');

const post = (message: HostMessage): void => port.postMessage(message);

try {
  const generator = await loadGenerator(workerData as ResolvedWriterOptions, (progress) =>
    post({ type: 'progress', progress }),
  );
  const host = new GeneratorHost(generator, post, queueMicrotask);
  port.on('message', (request: HostRequest) => host.receive(request));
} catch (error) {
  post({ type: 'load-failed', error: toErrorMessage(error) });
}
