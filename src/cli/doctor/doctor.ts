import { type ExitCode, exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { Output } from '../output.ts';
import type { Check, CheckResult } from './check.ts';

const marks = { ok: 'ok     ', warning: 'warning', broken: 'broken ' } as const;

/** Makes all checks and says what works and what to do. */
export async function doctor({ checks, stdout }: CliIo): Promise<ExitCode> {
  const output = new Output(stdout);
  let broken = 0;
  for (const check of checks) {
    const { status, found, advice } = await resultOf(check);
    if (status === 'broken') broken++;
    await output.line(`${marks[status]}  ${check.name}: ${found}`);
    if (advice !== undefined) await output.line(`         ${advice}`);
  }
  await output.line(broken === 0 ? 'Ready to write.' : `${broken} of ${checks.length} broken.`);
  return broken === 0 ? exitCode.ok : exitCode.failure;
}

async function resultOf(check: Check): Promise<CheckResult> {
  try {
    return await check.run();
  } catch (error) {
    return { status: 'broken', found: error instanceof Error ? error.message : String(error) };
  }
}
