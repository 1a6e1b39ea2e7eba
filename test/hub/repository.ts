import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goldenFolder } from '../golden/golden-model.ts';

/** A repository as the local hub holds it. */
export interface Repository {
  /** `owner/name`. */
  readonly name: string;
  /** What each revision is: a branch or tag, and its commit. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Buffer>>;
  /** Only those who have been allowed to may read it. */
  readonly isGated?: boolean;
  /** Its large files are in the newer store, which clients that can use it are told of. */
  readonly isXet?: boolean;
}

export const commit: string = 'a'.repeat(40);

/** A repository with a branch `main`. */
export function repository(
  name: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  rest: Partial<Repository> = {},
): Repository {
  const bytes = Object.entries(files).map(
    ([path, content]) => [path, Buffer.from(content)] as const,
  );
  return { name, revisions: { main: commit }, files: Object.fromEntries(bytes), ...rest };
}

/** The files of a small random GPT-2. */
export async function checkpointFiles(): Promise<Record<string, Buffer>> {
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  const folder = goldenFolder('gpt2-f16');
  const files = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** Large files are stored beside git, under their SHA-256. */
export function isLarge(path: string): boolean {
  return /\.(?:safetensors|bin|gguf)$/.test(path);
}

const digests = new WeakMap<Uint8Array, string>();

/** What the file is called as a blob, reckoned apart from the code under test. */
export function blobName(path: string, bytes: Uint8Array): string {
  if (!isLarge(path)) return gitName(bytes);
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  return digest;
}

export function gitName(bytes: Uint8Array): string {
  const header = Buffer.from(`blob ${bytes.byteLength}\0`);
  return createHash('sha1')
    .update(Buffer.concat([header, bytes]))
    .digest('hex');
}
