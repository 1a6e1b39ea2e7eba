import { errorText } from './error-text.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-code.ts';
import { Interrupted } from './interrupted.ts';
import type { CliIo } from './io.ts';
import { Output, OutputClosed } from './output.ts';
import { createProgram } from './program.ts';

/**
 * Runs a command line.
 * @param argv its arguments, without Node and the file
 * @returns what the process is to end with
 */
export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  // A write that fails tells whoever wrote; unheard, the event would end the process.
  for (const stream of [io.stdout, io.stderr]) stream.on('error', () => {});
  let code: ExitCode = exitCode.ok;
  const program = createProgram(io, (given) => {
    code = given;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof OutputClosed) return exitCode.ok;
    if (error instanceof Interrupted) return exitCode.interrupted;
    const text = errorText(error, argv, program, io.env['VENTI_DEBUG'] === '1');
    if (text !== undefined) await new Output(io.stderr).note(text);
    return exitCodeOf(error);
  }
}
