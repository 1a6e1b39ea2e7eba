import { Command } from 'commander';
import { batch } from './batch/batch.ts';
import { addBatchCommand } from './batch/command.ts';
import { addDoctorCommand } from './doctor/command.ts';
import { doctor } from './doctor/doctor.ts';
import { addEvalCommand } from './eval/command.ts';
import { evaluateModel } from './eval/evaluate-model.ts';
import type { ExitCode } from './exit-code.ts';
import { addGenerateCommand } from './generate/command.ts';
import { type GenerateFlags, generate } from './generate/generate.ts';
import type { CliIo } from './io.ts';
import { addModelsCommand } from './models/command.ts';
import { addQuotesCommand, listQuotes, type QuotesFlags } from './quotes-command.ts';

/**
 * The command line with all its commands.
 * @param end told what the process is to end with
 */
export function createProgram(io: CliIo, end: (code: ExitCode) => void): Command {
  const program = new Command('venti-core')
    .description('Writes satirical VC thinkpieces from an opening quote.')
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // What is thrown is printed by whoever catches it.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .showSuggestionAfterError(true)
    .exitOverride()
    .addHelpText(
      'after',
      `
"venti-core COMMAND --help" tells of a command.

Examples:
  npx venti-core generate "Software is eating the world."
  npx venti-core batch --count 50 --out thinkpieces.json

Ends with 0 when all went well, 1 when something failed, 2 when the command line is wrong, and 130
after Ctrl-C. VENTI_DEBUG=1 in the environment shows where an error came from.`,
    );
  addGenerateCommand(program).action(async (quote: string | undefined, flags: GenerateFlags) =>
    end(await generate(quote, flags, io)),
  );
  addBatchCommand(program).action(async (flags: Readonly<Record<string, unknown>>) =>
    end(await batch(flags, io)),
  );
  addEvalCommand(program).action(async (flags: Readonly<Record<string, unknown>>) =>
    end(await evaluateModel(flags, io)),
  );
  addQuotesCommand(program).action(async (flags: QuotesFlags) => end(await listQuotes(flags, io)));
  addModelsCommand(program, io, end);
  addDoctorCommand(program).action(async () => end(await doctor(io)));
  return program;
}
