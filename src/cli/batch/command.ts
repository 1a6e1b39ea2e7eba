import type { Command } from 'commander';
import { addBatchFlags } from './flags.ts';

/** Adds the command that writes many pieces to a file. */
export function addBatchCommand(program: Command): Command {
  const command = program
    .command('batch')
    .summary('write many thinkpieces to a file')
    .description(
      `Writes many thinkpieces to a file. Quotes are picked by the seed, each once before any comes
again; the same seed and options write the same file, timings aside.

Every finished piece goes into FILE.journal at once. A batch that was stopped or killed goes on with
--resume and loses none of them; the journal is deleted when the file is written. Ctrl-C writes the
file with the pieces that are finished.

Formats: venti, JSON with all that is needed to write the same again; phrases, the original Venti's
{"phrase_0": "…"}; jsonl, a piece a line; markdown, for reading.`,
    );
  return addBatchFlags(command).addHelpText(
    'after',
    `
Examples:
  npx venti-core batch --count 50 --out thinkpieces.json
  npx venti-core batch --count 50 --out thinkpieces.json --seed 7 --resume
  npx venti-core batch --count 10 --out pieces.md --format markdown --quotes my-quotes.txt`,
  );
}
