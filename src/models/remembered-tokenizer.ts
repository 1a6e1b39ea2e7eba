import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeCacheFile } from './cache-file.ts';
import { cacheFolder } from './cache-folder.ts';
import { readTextTokenizer, type TextTokenizerData } from './load-tokenizer.ts';
import type { FileDigest } from './manifest.ts';

/** Smaller files are read as soon: this many bytes take some 4 ms. */
const smallestRemembered = 64 << 10;
/** Changes whenever the same `tokenizer.json` would be remembered as something else. */
const version = 1;
/** Bytes of a SHA-256, which goes before what is remembered. */
const digestLength = 32;

/**
 * Reads a model's `tokenizer.json`. What a large one says is remembered in the user's cache folder under its
 * digest: fifty thousand tokens and as many merges are there in a tenth of the time that it takes to parse
 * them, look them up and check them. What was changed or cut off there is found and read anew.
 * @param digest of the file, which has been compared with it
 * @throws VentiError `invalid-tokenizer`
 */
export async function rememberedTokenizer(
  path: string,
  { sha256, size }: FileDigest,
): Promise<TextTokenizerData> {
  const isRemembered = size >= smallestRemembered;
  const memory = join(cacheFolder(), 'tokenizers', `${sha256}-${version}`);
  const known = isRemembered ? await recall(memory) : undefined;
  if (known) return known;
  const data = readTextTokenizer(await readFile(path, 'utf8'), path);
  if (isRemembered) {
    const bytes = serialize(data);
    await writeCacheFile(memory, Buffer.concat([digestOf(bytes), bytes]));
  }
  return data;
}

async function recall(memory: string): Promise<TextTokenizerData | undefined> {
  try {
    const file = await readFile(memory);
    const bytes = file.subarray(digestLength);
    const isWhole = digestOf(bytes).equals(file.subarray(0, digestLength));
    return isWhole ? (deserialize(bytes) as TextTokenizerData) : undefined;
  } catch {
    // There is none, or an engine of JavaScript wrote it whose format this one does not know.
    return undefined;
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
