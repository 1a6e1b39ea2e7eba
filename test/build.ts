import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds `dist/`: the worker thread, the command line and the package itself run from there. */
export default function setup(): void {
  execFileSync('npx', ['tsup', '--no-dts', '--silent'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  });
}
