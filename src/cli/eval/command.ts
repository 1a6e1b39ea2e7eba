import type { Command } from 'commander';
import { addEvalFlags } from './flags.ts';

/** Adds the command that measures what a model is like. */
export function addEvalCommand(program: Command): Command {
  const command = program
    .command('eval')
    .summary('measure what a model is like')
    .description(
      `Measures a model: bits per byte of a text that it has not learnt from (--text; the lower, the better
it predicts, whatever its tokenizer), how its pieces repeat themselves and each other, whether they end, what
they have word for word from what it learnt from (--corpus), how fast they come, insults and slurs in them,
and whether it finds founders likelier, or praise of them, of some people than of others. Pieces are written
with the default options to quotes spread over the corpus of quotes, and measured before trimming. Every
figure comes with its 95 % confidence interval; the same seed gives the same figures, speed aside.

Texts are UTF-8 with lines of <|endoftext|> between documents. They are read as streams and may be larger
than memory.

--out FILE writes a model card in Markdown. Where FILE is there already, it keeps all of its text but what
stands between the lines
  <!-- venti-core eval: figures -->
  <!-- venti-core eval: end of figures -->
and a file without them is not touched. --out FILE.json writes the report of --json instead.`,
    );
  return addEvalFlags(command).addHelpText(
    'after',
    `
Examples:
  npx venti-core eval --model pocket --text held-out.txt
  npx venti-core eval --model ./my-gpt2 --dtype q4 --text held-out.txt --out MODEL-CARD.md
  npx venti-core eval --model gpt2 --corpus training.txt --json > report.json`,
  );
}
