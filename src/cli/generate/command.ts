import type { Command } from 'commander';
import { addGenerateFlags } from '../flags/generate-flags.ts';
import { addWriterFlags } from '../flags/writer-flags.ts';

/** Adds the command that writes one piece. */
export function addGenerateCommand(program: Command): Command {
  const command = program
    .command('generate')
    .summary('write one thinkpiece')
    .description(
      `Writes one thinkpiece and prints it. The quote it opens with is the argument; or what comes on
standard input, when that is no terminal or the argument is "-"; or else a random one.

What is printed is the finished piece and nothing else: while it is written, a sentence appears as
soon as it is sure to stay. With --max-redraws or --best-of the piece appears when it is done. On a terminal,
control characters in a text are shown like \\u001b; into a pipe or a file they go as they are.`,
    )
    .argument('[quote]', 'opening line, in quotation marks; "-" reads standard input')
    .option('--quote-id <id>', 'open with this quote of the corpus; see "venti-core quotes"')
    .option('--no-stream', 'print the piece when it is done')
    .option('--json', 'print the piece with all its figures as JSON')
    .option('--quiet', 'print the piece and errors only');
  addWriterFlags(addGenerateFlags(command));
  return command.addHelpText(
    'after',
    `
Examples:
  npx venti-core generate "Software is eating the world."
  npx venti-core generate --seed 6 --temperature 0.9 --max-output-tokens 120
  echo "Every moat is a story." | npx venti-core generate --json`,
  );
}
