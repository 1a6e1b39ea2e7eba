import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { withLoadBar } from '../load-bar.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';

/** Adds the command that reads a model's files and compares them with their digests. */
export function addVerifyCommand(models: Command, io: CliIo, end: End): void {
  models
    .command('verify')
    .summary('compare the files of a model with their digests')
    .description(
      `Reads the files of a model, and what was converted from it, and compares them with the digests in
the manifest or those that the hub had listed. Ends with 1 where a file is damaged. Fetches nothing.`,
    )
    .argument('<model>', 'a name, or a folder')
    .option('--quiet', 'print damaged files only')
    .action(async (model: string, { quiet }: { readonly quiet?: true }) => {
      const files = await withLoadBar(quiet === true, io, (onProgress) =>
        io.models.verify(model, { signal: io.interrupt, onProgress }),
      );
      const output = new Output(io.stdout);
      for (const { path, status } of files) {
        if (!quiet || status === 'damaged') await output.line(`${status.padEnd(7)}  ${path}`);
      }
      const isDamaged = files.some(({ status }) => status === 'damaged');
      if (isDamaged) await new Output(io.stderr).note(advice(model));
      end(isDamaged ? exitCode.failure : exitCode.ok);
    });
}

function advice(model: string): string {
  return `Get it anew: npx venti-core models remove ${model} --snapshot, then npx venti-core models pull ${model}; a folder of your own from where it came.`;
}
