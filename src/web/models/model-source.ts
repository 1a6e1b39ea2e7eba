import { VentiError } from '../../errors.ts';
import {
  type FileDigest,
  type ModelManifest,
  manifestName,
  modelFiles,
  parseManifest,
} from '../../models/manifest.ts';
import { countBytes } from '../../models/progress.ts';
import type { LoadProgress } from '../../writer.ts';
import { digestBytes } from './digest-bytes.ts';
import { downloadFile, downloadText } from './download.ts';
import type { DownloadProgress } from './download-progress.ts';
import { FileStore } from './file-store.ts';

/** All files of a model, in memory. */
export interface FetchedFiles {
  /** `model.onnx` */
  readonly graph: Uint8Array;
  /** `model.weights` */
  readonly weights: Uint8Array;
  /** `tokenizer.json` */
  readonly tokenizer: Uint8Array;
}

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Where a model's files come from: what an earlier visit kept, and for what is missing, changed or
 * damaged the model's URL. Each file is compared with the manifest, and kept as soon as it has come, so
 * that a download that broke off goes on with the next file.
 */
export class ModelSource {
  readonly manifest: ModelManifest;
  private readonly folder: string;
  private readonly manifestText: string;
  private readonly store: FileStore;

  private constructor(folder: string, manifestText: string, store: FileStore) {
    this.folder = folder;
    this.manifestText = manifestText;
    this.manifest = parseManifest(manifestText, `${folder}${manifestName}`);
    this.store = store;
  }

  /**
   * @param folder URL, ending in a slash
   * @throws VentiError `model-not-found`, `download-failed`, `offline`, `model-corrupt`
   */
  static async open(folder: string): Promise<ModelSource> {
    const store = await FileStore.open();
    const text = await newestManifest(`${folder}${manifestName}`, store);
    return new ModelSource(folder, text, store);
  }

  /** Whether all that was fetched is kept for the next visit. */
  get isKept(): boolean {
    return this.store.keeps;
  }

  /**
   * @param downloads told of bytes from the network
   * @param onProgress told of those that were kept
   * @throws VentiError `model-not-found`, `download-failed`, `offline`, `model-corrupt`
   */
  async fetch(
    downloads: DownloadProgress,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<FetchedFiles> {
    const { manifest, folder, store } = this;
    const wanted = new Map(
      Object.values(modelFiles).map((name) => [name as string, manifest.files[name]!]),
    );
    const kept = await readKept(wanted, store, onProgress);
    const missing = new Map([...wanted].filter(([name]) => !kept.has(name)));
    const downloaded = await download(folder, missing, store, downloads);
    await keepManifest(`${folder}${manifestName}`, this.manifestText, manifest, store);
    const bytes = (name: string): Uint8Array => (kept.get(name) ?? downloaded.get(name))!;
    return {
      graph: bytes(modelFiles.graph),
      weights: bytes(modelFiles.weights),
      tokenizer: bytes(modelFiles.tokenizer),
    };
  }
}

/** The newest there is: from the network, or else the one that was kept. */
async function newestManifest(url: string, store: FileStore): Promise<string> {
  try {
    return await downloadText(url);
  } catch (error) {
    const isUnreachable =
      VentiError.isInstance(error) && ['download-failed', 'offline'].includes(error.code);
    const kept = isUnreachable ? await store.read(url) : undefined;
    if (!kept) throw error;
    return new TextDecoder().decode(kept);
  }
}

/** Keeps the manifest, and no more the files of an earlier one that it does not name. */
async function keepManifest(
  url: string,
  text: string,
  manifest: ModelManifest,
  store: FileStore,
): Promise<void> {
  const kept = await store.read(url);
  const earlier = kept && new TextDecoder().decode(kept);
  if (earlier === text) return;
  await store.keep(url, new TextEncoder().encode(text));
  if (earlier === undefined) return;
  const named = digests(manifest);
  for (const sha256 of digests(parseManifest(earlier, url))) {
    if (!named.has(sha256)) await store.remove(sha256);
  }
}

function digests({ files }: ModelManifest): ReadonlySet<string> {
  return new Set(Object.values(files).map(({ sha256 }) => sha256));
}

async function readKept(
  wanted: ReadonlyMap<string, FileDigest>,
  store: FileStore,
  onProgress: (progress: LoadProgress) => void,
): Promise<Files> {
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, { sha256 }] of wanted) {
    const bytes = await store.read(sha256);
    if (bytes) found.set(name, bytes);
  }
  const onBytes = countBytes('verify', totalSize(found, wanted), onProgress);
  const whole = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, bytes] of found) {
    const { sha256 } = wanted.get(name)!;
    if ((await digestBytes(bytes)) === sha256) whole.set(name, bytes);
    else await store.remove(sha256);
    onBytes(wanted.get(name)!.size);
  }
  return whole;
}

async function download(
  folder: string,
  missing: ReadonlyMap<string, FileDigest>,
  store: FileStore,
  downloads: DownloadProgress,
): Promise<Files> {
  const onBytes = downloads.expect(totalSize(missing, missing));
  downloads.begin();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, digest] of missing) {
    const url = `${folder}${name}`;
    const bytes = await downloadFile(url, digest, onBytes);
    const sha256 = await digestBytes(bytes);
    if (sha256 !== digest.sha256) throw changed(url, sha256, digest.sha256);
    await store.keep(sha256, bytes);
    files.set(name, bytes);
  }
  return files;
}

function totalSize(
  names: ReadonlyMap<string, unknown>,
  wanted: ReadonlyMap<string, FileDigest>,
): number {
  return [...names.keys()].reduce((total, name) => total + wanted.get(name)!.size, 0);
}

function changed(url: string, actual: string, expected: string): VentiError {
  return new VentiError(
    'model-corrupt',
    `${url} has the SHA-256 ${actual}, but its manifest says ${expected}. Upload the model's folder again, all files from the same conversion.`,
  );
}
