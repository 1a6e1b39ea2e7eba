import type { Command, CommanderError } from 'commander';
import { unknownOption } from '../../options/unknown-option.ts';
import { foreignFlags } from './foreign-flags.ts';
import { inFlags } from './in-flags.ts';

/**
 * What to say of a command line that cannot be read.
 * @param command that was being read
 */
export function usageMessage(error: CommanderError, command: Command): string {
  const message = error.message.replace(/^error: /, '');
  const flag = /^unknown option '(.*?)'(?:\n\(Did|$)/s.exec(message)?.[1];
  if (flag !== undefined) return unknownFlag(flag, command);
  if (error.code === 'commander.excessArguments') {
    return `${message} Put a text with spaces in quotation marks.`;
  }
  return message;
}

function unknownFlag(flag: string, command: Command): string {
  if (/\s/.test(flag)) {
    return `${JSON.stringify(flag)} looks like an option: put -- before a text that starts with a dash.`;
  }
  const name = flag.replace(/=.*/s, '');
  const known = command.options.map((option) => option.long ?? option.flags);
  return inFlags(unknownOption(name, known, foreignFlags(known)).message);
}
