import { join } from 'node:path';

interface Reporters {
  readonly reporters?: ['default', ['json', { readonly outputFile: string }]];
}

/** What a run of tests reports: to the terminal, and in JSON to the folder `TEST_REPORTS` if it is set. */
export function reportersOf(name: string): Reporters {
  const folder = process.env['TEST_REPORTS'];
  if (!folder) return {};
  return { reporters: ['default', ['json', { outputFile: join(folder, `${name}.json`) }]] };
}
