import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type ArchitectureName, architectureNames } from '../convert/architecture.ts';
import { type CacheType, cacheTypes } from '../convert/cache-type.ts';
import { VentiError } from '../errors.ts';
import { isRecord } from '../options/is-record.ts';

/** What a model folder says of itself, in `manifest.json`. */
export interface ModelManifest {
  readonly format: 'venti-model';
  readonly version: 1;
  readonly name: string;
  readonly architecture: ArchitectureName;
  /** Precision of the matrices: `fp32`, `fp16`, `q8` or `q4`. */
  readonly dtype: string;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  /** Numbers per head. */
  readonly headWidth: number;
  /** How the graph keeps keys and values: `float32` where it is not said. */
  readonly cache?: CacheType;
  /** Token that ends a text, or several; null where the model has none. */
  readonly endOfText: number | readonly number[] | null;
  /** What the graph was made from, and by which version of the converter. */
  readonly source: ModelSource;
  /** Every other file of the folder. */
  readonly files: Readonly<Record<string, FileDigest>>;
}

export interface ModelSource extends Partial<HubOrigin> {
  readonly sha256: string;
  readonly converter: number;
}

/** A model on the hub, pinned. */
export interface HubOrigin {
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
}

export interface FileDigest {
  readonly sha256: string;
  /** Length in bytes. */
  readonly size: number;
}

export const manifestName = 'manifest.json';

/** The other files of a model folder. */
export const modelFiles = {
  graph: 'model.onnx',
  /** The graph's large constants, which the runtime maps into memory. */
  weights: 'model.weights',
  tokenizer: 'tokenizer.json',
} as const;

const countFields = ['vocabularySize', 'contextLength', 'layers', 'heads', 'headWidth'] as const;

/**
 * Reads `manifest.json`.
 * @param where the file, for error messages
 * @throws VentiError `model-corrupt`
 */
export function parseManifest(text: string, where: string): ModelManifest {
  const require = (holds: boolean, problem: string): void => {
    if (!holds) throw corrupt(where, problem);
  };
  const value = parseRecord(text, where);
  const shown = (field: string): string => JSON.stringify(value[field]) ?? 'missing';
  require(value['format'] === 'venti-model' &&
    value['version'] ===
      1, `is format ${shown('format')} version ${shown('version')}, expected "venti-model" version 1`);
  require((architectureNames as readonly unknown[]).includes(
    value['architecture'],
  ), `"architecture" is ${shown('architecture')}, expected one of ${architectureNames.join(', ')}`);
  for (const field of ['name', 'dtype']) {
    require(typeof value[field] === 'string', `"${field}" is ${shown(field)}, expected a text`);
  }
  for (const field of countFields) {
    require(isSize(value[field]) &&
      value[field] > 0, `"${field}" is ${shown(field)}, expected a positive integer`);
  }
  require(value['cache'] === undefined ||
    (cacheTypes as readonly unknown[]).includes(
      value['cache'],
    ), `"cache" is ${shown('cache')}, expected one of ${cacheTypes.join(', ')}`);
  const { endOfText, vocabularySize, source, files } = value as Partial<ModelManifest>;
  const isToken = (id: unknown): boolean => isSize(id) && id < vocabularySize!;
  require(endOfText !== undefined &&
    [endOfText ?? []]
      .flat()
      .every(
        isToken,
      ), `"endOfText" is ${shown('endOfText')}, expected a token id, an array of them, or null`);
  require(isRecord(source) && isHash(source['sha256']), `"source" has no SHA-256`);
  for (const field of ['repository', 'commit'] as const) {
    const value = source?.[field];
    require(value === undefined || typeof value === 'string', `"source.${field}" is no text`);
  }
  require(isRecord(files), `"files" is ${shown('files')}, expected an object`);
  for (const name of Object.values(modelFiles)) {
    require(Object.hasOwn(files!, name), `"files" lacks ${name}`);
  }
  for (const [name, digest] of Object.entries(files!)) {
    require(/^\w[\w.-]*$/.test(
      name,
    ), `${JSON.stringify(name)} is not the name of a file in its folder`);
    require(isRecord(digest) &&
      isHash(digest['sha256']) &&
      isSize(digest['size']), `"${name}" has no SHA-256 and size`);
  }
  return value as unknown as ModelManifest;
}

/** Tokens that end a text, and no part of it. */
export function endTokens({ endOfText }: ModelManifest): readonly number[] {
  return [endOfText ?? []].flat();
}

/** One digest for all that a model consists of. */
export function digestModel(manifest: ModelManifest): string {
  return bytesToHex(sha256(JSON.stringify(manifest)));
}

/** Bytes of all files that the manifest names. */
export function modelBytes({ files }: ModelManifest): number {
  return Object.values(files).reduce((total, { size }) => total + size, 0);
}

function parseRecord(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw corrupt(where, 'is not JSON', { cause });
  }
  if (isRecord(value)) return value;
  throw corrupt(where, 'is not a JSON object');
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function corrupt(where: string, problem: string, options?: { cause: unknown }): VentiError {
  return new VentiError(
    'model-corrupt',
    `${where} ${problem}. Convert the model again, or get its folder anew.`,
    options,
  );
}
