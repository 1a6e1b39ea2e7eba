import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The root of the repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command without the settings that npm hands down to its scripts, so that it meets the same
 * world as in a user's shell, and without downloads beside those from the registry.
 * @returns what it printed to stdout
 */
export async function run(
  command: string,
  args: readonly string[],
  folder: string,
): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm|vitest)_/i.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    XDG_CACHE_HOME: `${folder}/.cache`,
    NODE_ENV: '',
  };
  const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
  return stdout;
}

/** Runs a module from the given source in a folder and returns what it printed. */
export async function runModule(source: string, folder: string): Promise<string> {
  return await run(process.execPath, ['--input-type=module', '--eval', source], folder);
}
