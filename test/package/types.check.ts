import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { repository, run } from './run.ts';

const compiler = join(repository, 'node_modules/typescript/bin/tsc');

test.each(['nodenext', 'bundler', 'web'])(
  'the types compile in a strict project that checks libraries: %s',
  async (name) => {
    const compiled = run(
      process.execPath,
      [compiler, '-p', `tsconfig.${name}.json`],
      inject('project'),
    );
    const errors = await compiled.then(
      () => '',
      (error: { readonly stdout: string }) => error.stdout,
    );
    expect(errors).toBe('');
  },
);
