import { type Command, Option } from 'commander';
import { quotes } from '../quotes/corpus.ts';
import { quotesByTheme } from '../quotes/lookup.ts';
import { type CorpusQuote, type Theme, themes } from '../quotes/themes.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { Output } from './output.ts';

/** Flags of `quotes`. */
export interface QuotesFlags {
  readonly theme?: Theme;
  readonly json?: true;
}

/** Adds the command that lists the corpus. */
export function addQuotesCommand(program: Command): Command {
  return program
    .command('quotes')
    .summary('list the quotes that pieces open with')
    .description(
      'Lists the quotes of the corpus with their ids, which "generate --quote-id" takes.',
    )
    .addOption(new Option('--theme <theme>', 'only those of a theme').choices(themes))
    .option('--json', 'print them as JSON, which "batch --quotes" reads')
    .addHelpText(
      'after',
      `
Examples:
  npx venti-core quotes --theme fundraising
  npx venti-core quotes --json > my-quotes.json`,
    );
}

/** Prints the quotes of the corpus. */
export async function listQuotes(
  { theme, json }: QuotesFlags,
  { stdout }: CliIo,
): Promise<ExitCode> {
  const listed = theme === undefined ? quotes : quotesByTheme(theme);
  const lines = listed.map(describe).join('\n');
  await new Output(stdout).line(json ? JSON.stringify(listed, null, 2) : lines);
  return exitCode.ok;
}

const idWidth = Math.max(...quotes.map(({ id }) => id.length));

function describe({ id, text, author }: CorpusQuote): string {
  return `${id.padEnd(idWidth)}  ${text}${author === undefined ? '' : ` (${author})`}`;
}
