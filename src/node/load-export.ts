import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readExportConfig } from '../backends/exported/export-config.ts';
import { openExport } from '../backends/node/open-export.ts';
import { VentiError } from '../errors.ts';
import {
  digestExport,
  type ExportFolder,
  exportTexts,
  readExportText,
} from '../models/export-folder.ts';
import { loadTextTokenizer } from '../models/load-tokenizer.ts';
import { countBytes } from '../models/progress.ts';
import type { ResolvedWriterOptions } from '../options/resolve-writer.ts';
import type { LoadProgress } from '../writer.ts';
import type { LoadedModel } from './loaded-model.ts';

/**
 * Opens a folder with ready-made graphs.
 * @throws VentiError `unsupported` for what is not a text decoder, and on a GPU; `invalid-checkpoint`,
 * `model-mismatch`, `invalid-tokenizer`, `runtime-missing`, `runtime-failed`
 */
export async function loadExport(
  folder: ExportFolder,
  { threads, device }: Pick<ResolvedWriterOptions, 'threads' | 'device'>,
  onProgress?: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  const { path, files } = folder;
  if (device !== 'cpu') {
    throw new VentiError(
      'unsupported',
      `device is ${JSON.stringify(device)}, but ${path} has ready-made graphs, which run on the CPU only. Use device "cpu", or the model's checkpoint ("venti-core models convert").`,
    );
  }
  const totalBytes = [...files.values()].reduce((sum, size) => sum + size, 0);
  const sha256 = await digestExport(folder, countBytes('verify', totalBytes, onProgress));

  onProgress?.({ stage: 'load', loadedBytes: 0, totalBytes });
  const config = readExportConfig(
    await readExportText(path, exportTexts.config),
    files.has(exportTexts.generation) && (await readExportText(path, exportTexts.generation)),
  );
  const backend = await openExport(folder, config, threads);
  const { vocabularySize } = backend.info;
  const tokenizerPath = join(path, exportTexts.tokenizer);
  const tokenizerText = await readFile(tokenizerPath, 'utf8');
  const tokenizer = loadTextTokenizer(tokenizerText, vocabularySize, tokenizerPath);
  onProgress?.({ stage: 'load', loadedBytes: totalBytes, totalBytes });
  return {
    backend,
    tokenizer,
    name: folder.name,
    sha256,
    bytes: totalBytes,
    endOfText: config.endOfText.filter((id) => id < vocabularySize),
  };
}
