import type { Command } from 'commander';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';

/** Adds the command that prints where a model is. */
export function addPathCommand(models: Command, { models: shelf, stdout }: CliIo, end: End): void {
  models
    .command('path')
    .summary('print the folder of a model')
    .description('Prints the folder of a model. Fetches nothing.')
    .argument('<model>', 'a name, or a folder')
    .action(async (model: string) => {
      await new Output(stdout).line(await shelf.path(model));
      end(exitCode.ok);
    });
}
