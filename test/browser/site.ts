import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Headers that let a page share memory among threads. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
} as const;

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Answers a request instead of a file, or not: then it returns false. */
export type Interceptor = (path: string, response: ServerResponse) => boolean;

export interface SiteOptions {
  /** More folders by the first part of their paths. */
  readonly folders?: Readonly<Record<string, string>>;
  /** @default true */
  readonly isIsolated?: boolean;
}

/** A static site with the package, the model in the box and the runtime, on a port of its own. */
export class Site implements AsyncDisposable {
  readonly url: string;
  /** Paths of all requests so far. */
  readonly requests: string[] = [];
  /** May be set by a test. */
  intercept: Interceptor = () => false;
  private readonly server: Server;

  /** As it was at the start. */
  reset(): void {
    this.intercept = () => false;
    this.requests.length = 0;
  }

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  }

  static async start({ folders = {}, isIsolated = true }: SiteOptions = {}): Promise<Site> {
    const all: Readonly<Record<string, string>> = {
      dist: root('dist'),
      models: root('models'),
      onnxruntime: root('node_modules/onnxruntime-web/dist'),
      bundles: root('test/browser/.build'),
      ...folders,
    };
    const server = createServer((request, response) => {
      if (isIsolated) response.setHeaders(new Headers(isolation));
      void site.answer(request, response, all);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = new Site(server);
    return site;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    folders: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    this.requests.push(pathname);
    if (this.intercept(pathname, response)) return;
    const [, first = '', ...rest] = pathname.split('/');
    try {
      const folder = folders[first];
      const path = folder && join(folder, ...rest, pathname.endsWith('/') ? 'index.html' : '');
      const bytes = path ? await readFile(path) : emptyPage(pathname);
      const type = contentTypes[path ? extname(path) : '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }
}

function emptyPage(pathname: string): string {
  if (pathname === '/') return '<!doctype html><link rel="icon" href="data:,"><title>Test</title>';
  throw new Error(`There is no ${pathname}.`);
}
