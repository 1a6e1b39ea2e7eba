import { type Command, CommanderError } from 'commander';
import type { ShelfModel } from '../../models/shelf/shelf.ts';
import { exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { End } from './command.ts';
import { megabytes } from './megabytes.ts';

/** Adds the command that lists the models that can be used by name; it is meant when none is typed. */
export function addListCommand(models: Command, { models: shelf, stdout }: CliIo, end: End): void {
  models
    .command('list', { isDefault: true })
    .summary('list the models that can be used by name')
    .description(
      'Lists the models in the box, those with a short name, and those in the hub’s cache.',
    )
    .option('--json', 'print them as JSON')
    .allowExcessArguments()
    .action(async ({ json }: { readonly json?: true }, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) throw unknownVerb(unknown, models);
      const listed = await shelf.list();
      const lines = listed.map(describe).join('\n');
      await new Output(stdout).line(json ? JSON.stringify(listed, null, 2) : lines);
      end(exitCode.ok);
    });
}

function describe(model: ShelfModel): string {
  return [model.name, ...(model.kind === 'boxed' ? boxed(model) : ofHub(model))].join(', ');
}

function boxed(model: ShelfModel & { readonly kind: 'boxed' }): string[] {
  return [
    model.dtype,
    megabytes(model.bytes),
    `${model.layers} layers`,
    `context of ${model.contextLength} tokens`,
    `${model.vocabularySize} token ids`,
  ];
}

function ofHub(model: ShelfModel & { readonly kind: 'hub' }): string[] {
  const { name, repository, commit, missing, bytes } = model;
  const from = name === repository ? [] : [repository];
  if (commit === undefined) return [...from, 'not pulled'];
  if (missing.length > 0) return [...from, `pulled but for ${missing.join(' and ')}`];
  return [...from, `pulled, ${megabytes(bytes)}`, `commit ${commit.slice(0, 8)}`];
}

/** Whatever is no command of `models` is taken for arguments of this one. */
function unknownVerb(typed: string, { commands }: Command): CommanderError {
  const names = commands.map((command) => command.name()).join(', ');
  return new CommanderError(
    2,
    'commander.unknownCommand',
    `error: unknown command '${typed}' of models: the commands are ${names}.`,
  );
}
