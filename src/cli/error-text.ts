import { inspect } from 'node:util';
import { type Command, CommanderError } from 'commander';
import { VentiError } from '../errors.ts';
import { inFlags } from './flags/in-flags.ts';
import { usageMessage } from './flags/usage-error.ts';

/**
 * What to print of an error; undefined when all has been said, as with help.
 * @param isDebugging whether to show where it came from
 */
export function errorText(
  error: unknown,
  argv: readonly string[],
  program: Command,
  isDebugging: boolean,
): string | undefined {
  if (error instanceof CommanderError) {
    if (/^commander\.(?:help|version)/.test(error.code)) return undefined;
    return `error: ${usageMessage(error, commandOf(argv, program))}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const isOfOptions =
    VentiError.isInstance(error) && ['invalid-option', 'unknown-option'].includes(error.code);
  const text = `error: ${isOfOptions ? inFlags(message) : message}`;
  return isDebugging ? `${text}\n${inspect(error)}` : text;
}

/** The command that was typed; of a group that is typed alone the first, which is then meant. */
function commandOf(argv: readonly string[], program: Command): Command {
  let command = program;
  for (const argument of argv.filter((text) => !text.startsWith('-'))) {
    const named = command.commands.find((candidate) => candidate.name() === argument);
    if (!named) break;
    command = named;
  }
  return command === program ? program : (command.commands[0] ?? command);
}
