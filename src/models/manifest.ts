import { VentiError } from '../errors.ts';

/** What a model folder says of itself, in `manifest.json`. */
export interface ModelManifest {
  readonly format: 'venti-model';
  readonly version: 1;
  readonly name: string;
  readonly architecture: 'gpt2';
  /** Precision of the matrices: `fp32`, `q8` or `q4`. */
  readonly dtype: string;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly layers: number;
  /** Heads that have keys and values of their own. */
  readonly heads: number;
  /** Numbers per head. */
  readonly headWidth: number;
  /** Token that ends a text, where the model has one. */
  readonly endOfText: number | null;
  /** What the graph was made from, and by which version of the converter. */
  readonly source: { readonly sha256: string; readonly converter: number };
  /** Every other file of the folder. */
  readonly files: Readonly<Record<string, FileDigest>>;
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
 * @throws VentiError `model-corrupt`
 */
export function parseManifest(text: string, where: string): ModelManifest {
  const broken = (what: string): VentiError =>
    new VentiError(
      'model-corrupt',
      `${where}: ${what}. Convert the model again, or get the folder anew.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken('not JSON');
  }
  if (!isRecord(value)) throw broken('not a JSON object');
  if (value['format'] !== 'venti-model' || value['version'] !== 1) {
    throw broken(
      `expected format "venti-model" version 1, found ${JSON.stringify(value['format'])} version ${JSON.stringify(value['version'])}`,
    );
  }
  for (const field of countFields) {
    const count = value[field];
    if (!Number.isSafeInteger(count) || (count as number) < 1) {
      throw broken(`"${field}" is ${JSON.stringify(count)}, expected a positive integer`);
    }
  }
  for (const field of ['name', 'architecture', 'dtype'] as const) {
    if (typeof value[field] !== 'string') throw broken(`"${field}" is not a string`);
  }
  const end = value['endOfText'];
  if (end !== null && !(Number.isSafeInteger(end) && (end as number) >= 0)) {
    throw broken('"endOfText" is neither null nor a token id');
  }
  const source = value['source'];
  if (!isRecord(source) || typeof source['sha256'] !== 'string')
    throw broken('"source" is missing');
  if (!isRecord(value['files'])) throw broken('"files" is missing');
  for (const [name, digest] of Object.entries(value['files'])) {
    if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) {
      throw broken(`"${name}" is not the name of a file in the folder`);
    }
    if (!isDigest(digest)) throw broken(`"${name}" has no sha256 and size`);
  }
  return value as unknown as ModelManifest;
}

function isDigest(value: unknown): value is FileDigest {
  return (
    isRecord(value) &&
    typeof value['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(value['sha256']) &&
    Number.isSafeInteger(value['size'])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
