import { join } from 'node:path';
import type { ExportFolder } from '../../models/export-folder.ts';
import type { Backend } from '../backend.ts';
import type { ExportConfig } from '../exported/export-config.ts';
import { openExportedModel } from '../exported/open-exported-model.ts';
import { SequentialBackend } from '../sequential/sequential-backend.ts';
import { type GraphTreatment, loadRuntime, openSession } from './open-session.ts';

const treatment: GraphTreatment = { optimization: 'all', plansMemory: false };

/**
 * Opens ready-made graphs on the CPU.
 * @throws VentiError `unsupported`, `invalid-checkpoint`; `runtime-missing`, `runtime-failed`
 */
export async function openExport(
  { path, graphs, dtype }: ExportFolder,
  config: ExportConfig,
  threads: number,
): Promise<Backend> {
  const runtime = await loadRuntime();
  const model = await openExportedModel(
    graphs,
    config,
    {
      open: async (file) => await openSession(runtime, join(path, file), threads, treatment),
      tensor: runtime.Tensor,
    },
    { device: 'cpu', dtype, threads },
  );
  return new SequentialBackend(model);
}
