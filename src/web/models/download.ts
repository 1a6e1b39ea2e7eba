import { VentiError } from '../../errors.ts';
import type { FileDigest } from '../../models/manifest.ts';

/**
 * Downloads a file of known length.
 * @param onBytes told how many bytes more have come
 * @throws VentiError `download-failed`, `offline`; `model-corrupt` where the length is another
 */
export async function downloadFile(
  url: string,
  { size }: FileDigest,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(url);
  const bytes = new Uint8Array(size);
  let received = 0;
  try {
    for await (const part of parts(response)) {
      if (received + part.byteLength > size) throw wrongLength(url, `more than ${size}`, size);
      bytes.set(part, received);
      received += part.byteLength;
      onBytes(part.byteLength);
    }
  } catch (cause) {
    throw VentiError.isInstance(cause)
      ? cause
      : failed(url, `broke off after ${received} of ${size} bytes`, cause);
  }
  if (received < size) throw wrongLength(url, String(received), size);
  return bytes;
}

/**
 * Downloads a small text, past the browser's own cache where that may be out of date.
 * @throws VentiError `model-not-found`, `download-failed`, `offline`
 */
export async function downloadText(url: string): Promise<string> {
  const response = await request(url, { cache: 'no-cache' });
  try {
    return await response.text();
  } catch (cause) {
    throw failed(url, 'broke off', cause);
  }
}

/** The body as it comes. Not every browser can iterate over a stream by itself. */
async function* parts({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel();
  }
}

async function request(url: string, options?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    if (navigator.onLine) throw failed(url, 'failed', cause);
    throw new VentiError(
      'offline',
      `${url} is not kept in this browser, and there is no network. Try again when there is one.`,
      { cause },
    );
  }
  if (response.ok) return response;
  if (response.status === 404 || response.status === 410) {
    throw new VentiError(
      'model-not-found',
      `There is no ${url} (status ${response.status}). Say where the model's folder is (model).`,
    );
  }
  throw failed(url, `was answered with status ${response.status}`);
}

function failed(url: string, problem: string, cause?: unknown): VentiError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new VentiError(
    'download-failed',
    `The download of ${url} ${problem}${reason}. Try again; what has come so far is kept. If it never works, the server may not allow this page to read it (CORS).`,
    { cause },
  );
}

function wrongLength(url: string, actual: string, expected: number): VentiError {
  return new VentiError(
    'model-corrupt',
    `${url} has ${actual} bytes, but its manifest says ${expected}. Upload the model's folder again, all files from the same conversion.`,
  );
}
