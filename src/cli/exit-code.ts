import { CommanderError } from 'commander';
import { VentiError } from '../errors.ts';

/** What the process ends with. */
export const exitCode = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

const usageCodes = new Set(['invalid-option', 'unknown-option', 'invalid-quote']);

/** Tells a command line that is wrong from work that failed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  if (!VentiError.isInstance(error)) return exitCode.failure;
  return usageCodes.has(error.code) ? exitCode.usage : exitCode.failure;
}
