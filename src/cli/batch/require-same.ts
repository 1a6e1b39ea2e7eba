import { VentiError } from '../../errors.ts';
import type { GeneratorInfo } from '../../generator/generator.ts';
import type { BatchJob } from '../../thinkpieces/batch-job.ts';
import type { WrittenFile } from '../../thinkpieces/format.ts';
import { type JobDifference, jobDifferences } from '../../thinkpieces/job-differences.ts';
import { resolvePieceRequest } from '../../writing/piece-request.ts';
import { flagOf } from '../flags/flag-names.ts';
import type { PlannedPiece } from './plan.ts';

/**
 * @param written the job of a file that is to be gone on with
 * @param name of the file
 * @throws VentiError `resume-mismatch` names everything that differs
 */
export function requireSameJob(written: BatchJob, asked: BatchJob, name: string): void {
  const differences = jobDifferences(written, asked);
  if (differences.length > 0) throw mismatch(name, differences.map(describe).join('; '));
}

/**
 * Compares a finished file with a job by whatever the file tells.
 * @param planned the pieces of the job
 * @throws VentiError `resume-mismatch`
 */
export function requireSameOutput(
  { job, count, ids, texts }: WrittenFile,
  asked: BatchJob,
  planned: Iterable<PlannedPiece>,
  info: GeneratorInfo,
  name: string,
): void {
  if (job) {
    requireSameJob(job, asked, name);
    return;
  }
  if (count !== asked.count) {
    throw mismatch(name, `--count is ${count} there and ${asked.count} here`);
  }
  for (const { index, quote, seed } of planned) {
    const { id } = resolvePieceRequest(quote, { ...asked.options, seed }, info);
    if (ids && ids[index] !== id) {
      throw mismatch(name, `piece ${index + 1} has another quote, seed, model or options`);
    }
    if (texts && !texts[index]?.startsWith(quote.text)) {
      throw mismatch(
        name,
        `piece ${index + 1} opens with another quote: --seed or --quotes differ`,
      );
    }
  }
}

function describe({ name, written, asked }: JobDifference): string {
  return `${flagOfPart(name)} is ${written} there and ${asked} here`;
}

/** `--model` for `model.name`, `--top-k` for `options.topK`. Trimming has no flag of its own name. */
function flagOfPart(name: string): string {
  const part = name.split('.').at(-1)!;
  if (part === 'trim') return part;
  return flagOf(part === 'name' ? 'model' : part);
}

function mismatch(name: string, difference: string): VentiError {
  return new VentiError(
    'resume-mismatch',
    `${name} belongs to another batch: ${difference}. Pass the options it was begun with, another --out, or --force instead of --resume to begin anew.`,
  );
}
