/**
 * Files kept in the browser between visits, in its Cache API. A model's file is kept under its SHA-256,
 * so that a changed file is another one, and two models that share a file keep it once.
 *
 * Whatever keeps it from storing (private windows, a full disk, a page without a secure connection) is
 * no error: the files are downloaded again at the next visit.
 */
export class FileStore {
  private readonly cache: Cache | undefined;
  private isKeeping: boolean;

  private constructor(cache: Cache | undefined) {
    this.cache = cache;
    this.isKeeping = cache !== undefined;
  }

  static async open(): Promise<FileStore> {
    try {
      return new FileStore(await caches.open(cacheName));
    } catch {
      return new FileStore(undefined);
    }
  }

  /** False once something could not be kept. */
  get keeps(): boolean {
    return this.isKeeping;
  }

  /** @param key a URL, or a SHA-256 */
  async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const response = await this.cache?.match(address(key));
      return response && new Uint8Array(await response.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  async keep(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.cache?.put(address(key), new Response(bytes));
    } catch {
      this.isKeeping = false;
    }
  }

  async remove(key: string): Promise<void> {
    await this.cache?.delete(address(key)).catch(() => false);
  }
}

const cacheName = 'venti-core';

/** The Cache API knows entries by the URLs of requests; this host exists nowhere. */
function address(key: string): string {
  return /^[0-9a-f]{64}$/.test(key) ? `https://sha256.invalid/${key}` : key;
}
