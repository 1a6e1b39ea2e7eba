import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const types = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Headers that let a page share memory among threads. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * An empty page, and folders by the first part of their paths.
 * @param {Record<string, string>} folders
 */
export async function serveFolders(folders) {
  const server = createServer(async (request, response) => {
    const [, first, ...rest] = new URL(request.url, 'http://localhost').pathname.split('/');
    if (first === '') {
      response.writeHead(200, { ...isolation, 'content-type': 'text/html' });
      response.end('<!doctype html><title>Benchmark</title>');
      return;
    }
    const file = join(folders[first] ?? '', ...rest);
    const status = folders[first] && (await stat(file).catch(() => undefined));
    if (!status?.isFile()) {
      response.writeHead(404, isolation).end();
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, {
      ...isolation,
      'content-type': type,
      'content-length': status.size,
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}
