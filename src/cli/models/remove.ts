import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';
import { megabytes } from './megabytes.ts';

/** Adds the command that deletes what is kept of a model. */
export function addRemoveCommand(
  models: Command,
  { models: shelf, stdout }: CliIo,
  end: End,
): void {
  models
    .command('remove')
    .summary('delete what is kept of a model')
    .description(
      `Deletes what was converted from a model, which costs no more than the time to convert it again.
Its files in the hub's cache, which other programs share, stay unless --snapshot is given. Models in the
box and folders of your own are never touched.`,
    )
    .argument('<model>', 'a name, or the folder of a checkpoint')
    .option('--snapshot', "delete its files in the hub's cache as well")
    .action(async (model: string, { snapshot }: { readonly snapshot?: true }) => {
      const { paths, bytes } = await shelf.remove(model, { snapshot: snapshot === true });
      const output = new Output(stdout);
      for (const path of paths) await output.line(`removed ${path}`);
      await output.line(paths.length === 0 ? 'nothing to remove' : `${megabytes(bytes)} are free`);
      end(exitCode.ok);
    });
}
