import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Ended, ended } from '../cli/process.ts';

/** The folder of the recipe. */
export const training: string = fileURLToPath(new URL('../../training', import.meta.url));

/** A Python that has what training needs; undefined where there is none. */
export const python: string | undefined = [process.env['PYTHON'], 'python3', '/usr/bin/python3']
  .filter((candidate) => candidate !== undefined)
  .find((candidate) => {
    const probe = spawnSync(candidate, ['-c', 'import numpy, regex, tomllib, torch']);
    return probe.status === 0;
  });

/** Starts one of the recipe's scripts, or with `-c` a line of Python beside them, in a folder. */
export function startPython(
  folder: string,
  ...argv: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> {
  const [script = '', ...rest] = argv;
  return spawn(python ?? 'python3', [script === '-c' ? script : `${training}/${script}`, ...rest], {
    cwd: folder,
    env: {
      ...process.env,
      PYTHONPATH: training,
      PYTHONDONTWRITEBYTECODE: '1',
      OMP_NUM_THREADS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end. */
export async function runPython(folder: string, ...argv: readonly string[]): Promise<Ended> {
  return await ended(startPython(folder, ...argv));
}
