import { type Command, Option } from 'commander';
import { resolveEvaluationOptions } from '../../options/resolve-evaluation.ts';
import type { WriterOptions } from '../../writer.ts';
import { numberOrText } from '../flags/number-text.ts';
import { addWriterFlags, readWriterFlags } from '../flags/writer-flags.ts';

/** What `eval` was asked to do, checked. */
export interface EvalFlags {
  /** File of a held-out text. */
  readonly text: string | undefined;
  /** File of what the model has learnt from. */
  readonly corpus: string | undefined;
  readonly out: string | undefined;
  readonly pieces: number;
  readonly seed: number;
  readonly writerOptions: WriterOptions;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Options of an evaluation that have a flag of the same name, and none of a piece has. */
export const evalFlagNames: readonly string[] = ['pieces'];

const defaults = resolveEvaluationOptions(undefined);

/** Adds all flags of `eval`. */
export function addEvalFlags(command: Command): Command {
  const pieces = new Option('--pieces <number>', `pieces to write (default: ${defaults.pieces})`);
  const seed = new Option('--seed <number>', `of pieces and intervals (default: ${defaults.seed})`);
  command
    .option('--text <file>', 'text that the model has not learnt from, 2,000 bytes or more')
    .option('--corpus <file>', 'what the model has learnt from, to be looked for in the pieces')
    .addOption(pieces.argParser(numberOrText))
    .addOption(seed.argParser(numberOrText))
    .option(
      '--out <file>',
      'model card to write, or to fill with the figures; .json for the report',
    )
    .option('--json', 'print the report as JSON')
    .option('--quiet', 'print the figures and errors only');
  return addWriterFlags(command);
}

/** @throws VentiError `invalid-option` */
export function readEvalFlags(typed: Readonly<Record<string, unknown>>): EvalFlags {
  const options = { pieces: typed['pieces'], seed: typed['seed'] };
  const { pieces, seed } = resolveEvaluationOptions(options);
  return {
    text: typed['text'] as string | undefined,
    corpus: typed['corpus'] as string | undefined,
    out: typed['out'] as string | undefined,
    pieces,
    seed,
    writerOptions: readWriterFlags(typed),
    json: typed['json'] === true,
    quiet: typed['quiet'] === true,
  };
}
