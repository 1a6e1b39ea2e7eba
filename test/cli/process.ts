import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The command line as it is shipped. */
export const main: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Starts the command line in a process of its own, with nothing on standard input.
 * @param env what is different in its environment
 */
export function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [main, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits for a process to end. */
export async function ended(child: ReturnType<typeof start>): Promise<Ended> {
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: await stdout, stderr: await stderr };
}

/** Runs the command line to its end. */
export async function runProcess(...argv: readonly string[]): Promise<Ended> {
  return await ended(start(argv));
}

/** Runs a line of shell script, in which `$venti` is the command line. */
export async function shell(
  script: string,
  cwd: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const env = { ...process.env, ...more, venti: `${process.execPath} ${main}` };
  const child = spawn('bash', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return await ended(child);
}
