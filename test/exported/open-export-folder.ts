import type { Backend } from '../../src/backends/backend.ts';
import { readExportConfig } from '../../src/backends/exported/export-config.ts';
import { openExport } from '../../src/backends/node/open-export.ts';
import { findExport, readExportText } from '../../src/models/export-folder.ts';

/** Opens a folder of ready-made graphs as a writer does, without its tokenizer. */
export async function openExportFolder(path: string, dtype?: string): Promise<Backend> {
  const folder = await findExport(path, dtype);
  if (!folder) throw new Error(`${path} has no graphs`);
  return await openExport(folder, readExportConfig(await readExportText(path, 'config.json')), 1);
}
