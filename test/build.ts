import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Set once it has been built: several projects of one test run need it. */
const isBuilt = 'VENTI_CORE_IS_BUILT';

/** Builds `dist/`: the workers, the command line and the package itself run from there. */
export default function setup(): void {
  if (process.env[isBuilt]) return;
  process.env[isBuilt] = '1';
  execFileSync('npx', ['tsup', '--no-dts', '--silent'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'inherit',
  });
}
