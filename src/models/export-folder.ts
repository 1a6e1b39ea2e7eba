import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { externalFiles } from '../backends/exported/external-files.ts';
import type { ExportFiles } from '../backends/exported/open-exported-model.ts';
import { invalidCheckpoint } from '../convert/invalid-checkpoint.ts';
import { VentiError } from '../errors.ts';
import { containedFile } from './contained-file.ts';
import { type ExportType, exportGraphs, exportTypes, withoutGraph } from './export-graphs.ts';
import { openFileSource } from './file-source.ts';
import { rememberedDigest } from './remembered-digest.ts';

/** A folder with ready-made graphs, as they are found on the hub. */
export interface ExportFolder {
  readonly path: string;
  readonly name: string;
  readonly dtype: ExportType;
  /** Paths in the folder. */
  readonly graphs: ExportFiles;
  /** All files of the model that count, by their paths in the folder, and their lengths. */
  readonly files: ReadonlyMap<string, number>;
}

export const exportTexts = {
  config: 'config.json',
  generation: 'generation_config.json',
  tokenizer: 'tokenizer.json',
} as const;

/**
 * Finds the graphs of a folder; undefined where it has none.
 * @param dtype undefined takes the first there is of `exportTypes`
 * @throws VentiError `unsupported` where it has graphs of other precisions only; `model-not-found` where
 * another file is missing; `invalid-checkpoint` where a graph is damaged, or reaches out of its folder
 */
export async function findExport(
  path: string,
  dtype: string | undefined,
): Promise<ExportFolder | undefined> {
  const found = exportGraphs(await pathsIn(path));
  const [first] = found.keys();
  if (first === undefined) return undefined;
  const chosen = exportTypes.find((type) => type === (dtype ?? first));
  const graphs = chosen && found.get(chosen);
  if (!graphs) throw withoutGraph(path, dtype, found);
  const files = await filesOf(path, graphs);
  return { path, name: basename(resolve(path)), dtype: chosen, graphs, files };
}

/**
 * Reads one of the texts of an export as JSON.
 * @throws VentiError `invalid-checkpoint`
 */
export async function readExportText(path: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(path, file), 'utf8'));
  } catch (cause) {
    throw invalidCheckpoint(join(path, file), 'this is not JSON', { cause });
  }
}

/**
 * One digest for all that a model consists of.
 * @param onBytes told how many bytes more are known
 */
export async function digestExport(
  { path, files }: ExportFolder,
  onBytes?: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files.keys()) {
    const { sha256 } = await rememberedDigest(join(path, file), onBytes);
    hash.update(`${file} ${sha256}\n`);
  }
  return hash.digest('hex');
}

/** Files of the folder and of its folder `onnx`. */
async function pathsIn(path: string): Promise<ReadonlySet<string>> {
  const inRoot = await readdir(path).catch(() => []);
  const inOnnx = await readdir(join(path, 'onnx')).catch(() => []);
  return new Set([...inRoot, ...inOnnx.map((name) => `onnx/${name}`)]);
}

async function filesOf(
  path: string,
  { beginning, continuation }: ExportFiles,
): Promise<ReadonlyMap<string, number>> {
  const names = new Set<string>(Object.values(exportTexts));
  for (const graph of [beginning, continuation]) {
    if (graph === undefined || names.has(graph)) continue;
    names.add(graph);
    await using source = await openFileSource(join(path, graph));
    for (const name of await externalFiles(source)) {
      names.add(await containedFile(path, graph, name));
    }
  }
  const files = new Map<string, number>();
  for (const name of [...names].sort()) {
    const size = await sizeOf(path, name);
    if (size !== undefined) files.set(name, size);
    else if (name !== exportTexts.generation) throw missing(path, name);
  }
  return files;
}

function missing(path: string, name: string): VentiError {
  return new VentiError(
    'model-not-found',
    `${path} has graphs but no ${name}. Get it from where the graphs came.`,
  );
}

async function sizeOf(path: string, file: string): Promise<number | undefined> {
  return await stat(join(path, file)).then(
    (status) => (status.isFile() ? status.size : undefined),
    () => undefined,
  );
}
