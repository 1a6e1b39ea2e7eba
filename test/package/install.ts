import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readmeSamples } from './readme-samples.ts';
import { repository, run } from './run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A project that has the tarball installed. */
    readonly project: string;
    /** Paths of the tarball's files, without the leading `package/`. */
    readonly packedFiles: readonly string[];
    /** Names of the files in the project that hold the samples of the README. */
    readonly samples: readonly string[];
  }
}

/** Packs `dist/` as it is and installs the tarball into a project of its own, as a user would. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'venti-package-'));
  const [packed] = JSON.parse(
    await run('npm', ['pack', '--json', '--pack-destination', folder], repository),
  );
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const { devDependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
  const packages = [join(folder, packed.filename), `@types/node@${devDependencies['@types/node']}`];
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...quiet, ...packages], project);

  await cp(join(repository, 'test/consumer'), project, { recursive: true });
  await cp(join(repository, 'test/golden/gpt2-f32'), join(project, 'my-gpt2'), { recursive: true });
  await writeFile(join(project, 'quotes.txt'), '# Mine.\nA seed round is a promise.\n');
  const samples = await readmeSamples();
  for (const [name, code] of samples) await writeFile(join(project, name), code);

  provide('project', project);
  provide(
    'packedFiles',
    packed.files.map(({ path }: { path: string }) => path),
  );
  provide('samples', [...samples.keys()]);
  return () => rm(folder, { recursive: true, force: true });
}
