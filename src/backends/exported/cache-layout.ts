import { invalidCheckpoint } from '../../convert/invalid-checkpoint.ts';
import type { ExportConfig } from './export-config.ts';
import type { ExportSignature, FloatType } from './export-signature.ts';

/** One layer's keys or values of a sequence, shape [1, heads, tokens, width]. */
export interface CacheEntry {
  readonly type: FloatType;
  readonly heads: number;
  readonly width: number;
}

/** The cache of a sequence, whatever its length. */
export interface CacheLayout {
  /** By layer and kind, such as `0.key`. */
  readonly entries: ReadonlyMap<string, CacheEntry>;
  readonly bytesPerToken: number;
}

const elementBytes: Readonly<Record<FloatType, number>> = { float32: 4, float16: 2 };

/**
 * What a graph that goes on from a past says of its cache, and its configuration where it leaves that open.
 * @throws VentiError `invalid-checkpoint` where neither tells
 */
export function cacheLayout(
  past: ExportSignature['past'],
  config: Pick<ExportConfig, 'heads' | 'headWidth'>,
): CacheLayout {
  const entries = new Map<string, CacheEntry>();
  let bytesPerToken = 0;
  for (const [entry, { name, type, ...open }] of past) {
    const heads = open.heads ?? config.heads;
    const width = open.width ?? config.headWidth;
    if (heads === undefined || width === undefined) {
      throw invalidCheckpoint(
        'config.json',
        `lacks the number of heads or their width, expected them because ${name} leaves them open`,
      );
    }
    entries.set(entry, { type, heads, width });
    bytesPerToken += heads * width * elementBytes[type];
  }
  return { entries, bytesPerToken };
}
