import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { blobName, gitName, isLarge, type Repository } from './repository.ts';

/** A request that the hub was sent. */
export interface HubRequest {
  readonly kind: 'info' | 'tree' | 'search' | 'file' | 'storage';
  /** Of the file, for `file` and `storage`. */
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** What goes wrong with an answer. */
export type Fault =
  | { readonly type: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** The connection breaks after so many bytes of the body, or before the head. */
  | { readonly type: 'drop'; readonly after: number | 'nothing' }
  /** Nothing comes after so many bytes of the body, and the connection stays open. */
  | { readonly type: 'silence'; readonly after: number }
  /** Another body is sent, with a length of its own. */
  | { readonly type: 'body'; readonly change: (body: Buffer) => Buffer | string }
  /** The whole file is sent where a part of it was asked for. */
  | { readonly type: 'no-ranges' };

export interface LocalHub {
  readonly url: string;
  readonly requests: HubRequest[];
  /** Decides what goes wrong with a request. */
  fault: (request: HubRequest) => Fault | undefined;
}

/** Tokens that the hub knows; who has one may read what is gated. */
export const knownToken = 'hf_known';

/** Entries of a page of a listing: few, so that there are several pages. */
const pageSize = 3;

/**
 * A server that speaks the protocol of the Hugging Face hub, and a second one that holds its large
 * files, on an origin of its own; both are gone after the test.
 */
export async function startLocalHub(...repositories: readonly Repository[]): Promise<LocalHub> {
  const hub: LocalHub & { url: string } = { url: '', requests: [], fault: () => undefined };
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  let storageUrl = '';

  const answer = (
    kind: HubRequest['kind'],
    path: string,
    request: IncomingMessage,
    send: (fault: Fault | undefined) => void,
    response: ServerResponse,
  ): void => {
    const { range, authorization } = request.headers;
    const record = { kind, path, range, authorization };
    hub.requests.push(record);
    const fault = hub.fault(record);
    if (fault?.type === 'status') {
      response.writeHead(fault.status, fault.headers).end();
    } else if (fault?.type === 'drop' && fault.after === 'nothing') {
      request.socket.destroy();
    } else send(fault);
  };

  hub.url = await listen((request, response) => {
    const url = new URL(request.url!, hub.url);
    const json = (kind: HubRequest['kind'], body: unknown, headers = {}): void =>
      answer(
        kind,
        '',
        request,
        (fault) => {
          const bytes = Buffer.from(JSON.stringify(body));
          sendBytes(
            request,
            response,
            bytes,
            { 'content-type': 'application/json', ...headers },
            fault,
          );
        },
        response,
      );
    if (url.pathname === '/api/models') {
      const found = repositories.filter(({ name }) =>
        name.includes(url.searchParams.get('search') ?? ''),
      );
      return json('search', found.map(infoOf));
    }
    const api = /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree|paths-info)\/([^/]+)$/.exec(
      url.pathname,
    );
    const file = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname);
    const found = byName.get((api ?? file)?.[1] ?? '');
    const problem = problemOf(found, request);
    if (problem) return refuse(response, ...problem);
    const repository = found!;
    const revision = decodeURIComponent((api?.[3] ?? file?.[2])!);
    const commit = repository.revisions[revision] ?? revision;
    if (!Object.values(repository.revisions).includes(commit)) {
      return refuse(response, 404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
    }
    if (api?.[2] === 'revision') return json('info', { ...infoOf(repository), sha: commit });
    if (api?.[2] === 'paths-info') {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        const { paths } = JSON.parse(body) as { paths: string[] };
        json(
          'tree',
          paths.map((path) => entryOf([path, repository.files[path]!])),
        );
      });
      return;
    }
    if (api) {
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const entries = Object.entries(repository.files).map(entryOf);
      url.searchParams.set('cursor', String(start + pageSize));
      const next = start + pageSize < entries.length ? { link: `<${url.href}>; rel="next"` } : {};
      return json('tree', entries.slice(start, start + pageSize), next);
    }
    const path = decodeURIComponent(file![3]!);
    const bytes = repository.files[path];
    if (!bytes) return refuse(response, 404, 'EntryNotFound', 'Entry not found');
    const head = {
      'x-repo-commit': commit,
      etag: `"${blobName(path, bytes)}"`,
      'accept-ranges': 'bytes',
    };
    if (!isLarge(path)) {
      return answer(
        'file',
        path,
        request,
        (fault) => sendBytes(request, response, bytes, head, fault),
        response,
      );
    }
    const linked = {
      ...head,
      etag: `"${gitName(pointer(path, bytes))}"`,
      'x-linked-etag': `"${blobName(path, bytes)}"`,
      'x-linked-size': String(bytes.byteLength),
      ...(repository.isXet && { 'x-xet-hash': 'f'.repeat(64) }),
    };
    const wantsXet = request.headers.accept?.includes('application/vnd.xet-fileinfo+json');
    answer(
      'file',
      path,
      request,
      () => {
        if (repository.isXet && wantsXet) {
          const type = { 'content-type': 'application/vnd.xet-fileinfo+json' };
          return response.writeHead(200, { ...linked, ...type }).end('{}');
        }
        const location = `${storageUrl}/${repository.name}/${path}?signature=1`;
        response.writeHead(302, { ...linked, location }).end();
      },
      response,
    );
  });

  storageUrl = await listen((request, response) => {
    const [, name, path] = /^\/([^/]+\/[^/]+)\/(.+)$/.exec(
      new URL(request.url!, storageUrl).pathname,
    )!;
    const bytes = byName.get(name!)!.files[path!]!;
    const head = { etag: '"storage"', 'accept-ranges': 'bytes' };
    answer(
      'storage',
      path!,
      request,
      (fault) => sendBytes(request, response, bytes, head, fault),
      response,
    );
  });
  return hub;
}

type Refusal = readonly [status: number, code: string | undefined, message: string];

function problemOf(
  repository: Repository | undefined,
  request: IncomingMessage,
): Refusal | undefined {
  const { authorization } = request.headers;
  const isKnown = authorization === `Bearer ${knownToken}`;
  if (authorization !== undefined && !isKnown) {
    return [401, undefined, 'Invalid credentials in Authorization header'];
  }
  // To strangers the hub does not tell what is not there from what is private.
  if (!repository)
    return isKnown
      ? [404, 'RepoNotFound', 'Repository not found']
      : [401, undefined, 'Invalid username or password.'];
  if (!repository.isGated || isKnown) return undefined;
  return [401, 'GatedRepo', `Access to model ${repository.name} is restricted.`];
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string | undefined,
  message: string,
): void {
  const headers = {
    'x-error-message': message,
    ...(code !== undefined && { 'x-error-code': code }),
  };
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: message }));
}

function infoOf({ name, isGated = false }: Repository): object {
  return {
    _id: '1',
    id: name,
    private: false,
    gated: isGated ? 'auto' : false,
    downloads: 1,
    likes: 1,
    lastModified: '2020-06-09T00:00:00.000Z',
  };
}

function entryOf([path, bytes]: [string, Uint8Array]): object {
  const size = bytes.byteLength;
  if (!isLarge(path)) return { type: 'file', path, size, oid: gitName(bytes) };
  const stub = pointer(path, bytes);
  const lfs = { oid: blobName(path, bytes), size, pointerSize: stub.byteLength };
  return { type: 'file', path, size, oid: gitName(stub), lfs };
}

/** What git holds in place of a large file. */
function pointer(path: string, bytes: Uint8Array): Buffer {
  const lines = [
    'version https://git-lfs.github.com/spec/v1',
    `oid sha256:${blobName(path, bytes)}`,
    `size ${bytes.byteLength}`,
    '',
  ];
  return Buffer.from(lines.join('\n'));
}

function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  fault: Fault | undefined,
): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const isPart = range !== null && fault?.type !== 'no-ranges';
  const start = isPart ? Number(range[1]) : 0;
  const end = isPart ? Math.min(Number(range[2]) + 1, bytes.byteLength) : bytes.byteLength;
  if (isPart && start >= bytes.byteLength) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.byteLength}` }).end();
    return;
  }
  const part = bytes.subarray(start, end);
  const body = fault?.type === 'body' ? Buffer.from(fault.change(part)) : part;
  const contentRange = `bytes ${start}-${end - 1}/${bytes.byteLength}`;
  response.writeHead(isPart ? 206 : 200, {
    ...headers,
    'content-length': body.byteLength,
    ...(isPart && { 'content-range': contentRange }),
  });
  if (fault?.type === 'drop' || fault?.type === 'silence') {
    response.write(body.subarray(0, Number(fault.after)), () => {
      if (fault.type === 'drop') request.socket.destroy();
    });
    return;
  }
  response.end(body);
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
