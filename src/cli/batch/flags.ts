import { type Command, Option } from 'commander';
import { VentiError } from '../../errors.ts';
import { integer } from '../../options/checks.ts';
import type { GenerateOptions } from '../../options/generate-options.ts';
import type { Quote } from '../../quotes/quote.ts';
import { type FormatName, formatNames } from '../../thinkpieces/format.ts';
import type { WriterOptions } from '../../writer.ts';
import { addGenerateFlags, readGenerateFlags } from '../flags/generate-flags.ts';
import { numberOrText } from '../flags/number-text.ts';
import { addWriterFlags, readWriterFlags } from '../flags/writer-flags.ts';
import { readQuotes } from './quotes-source.ts';

/** What `batch` was asked to do, checked but for what depends on the model. */
export interface BatchFlags {
  readonly count: number;
  readonly out: string;
  readonly format: FormatName;
  readonly quotes: readonly Quote[];
  /** Of the batch; undefined draws one, or takes that of the batch that goes on. */
  readonly seed: number | undefined;
  readonly options: Omit<GenerateOptions, 'seed'>;
  readonly writerOptions: WriterOptions;
  readonly resume: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
}

/** Adds all flags of `batch`. */
export function addBatchFlags(command: Command): Command {
  const count = new Option('--count <number>', 'pieces to write').argParser(numberOrText);
  const force = new Option('--force', 'begin anew where an unfinished batch was left');
  command
    .addOption(count)
    .option('--out <file>', 'file to write')
    .addOption(
      new Option('--format <name>', 'form of the file').choices(formatNames).default('venti'),
    )
    .option('--quotes <file>', 'quotes of your own: .txt, one a line, or .json')
    .option('--resume', 'go on with a batch that was stopped or killed')
    .addOption(force.conflicts('resume'))
    .option('--quiet', 'print errors only');
  return addWriterFlags(addGenerateFlags(command));
}

/** @throws VentiError `invalid-option`, `invalid-quotes-file` */
export async function readBatchFlags(
  typed: Readonly<Record<string, unknown>>,
): Promise<BatchFlags> {
  const { seed, ...options } = readGenerateFlags(typed);
  const { out = '', count } = typed;
  if (typeof out !== 'string' || out === '') throw missing('--out', '--out thinkpieces.json');
  if (count === undefined) throw missing('--count', '--count 50');
  return {
    count: integer(1)(count, '--count'),
    out,
    format: typed['format'] as FormatName,
    seed,
    options,
    writerOptions: readWriterFlags(typed),
    resume: typed['resume'] === true,
    force: typed['force'] === true,
    quiet: typed['quiet'] === true,
    quotes: await readQuotes(typed['quotes'] as string | undefined),
  };
}

function missing(flag: string, example: string): VentiError {
  return new VentiError('invalid-option', `${flag} is missing: pass it, for example ${example}.`);
}
