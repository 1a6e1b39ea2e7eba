import { VentiError } from '../../errors.ts';
import type { BatchJob } from '../../thinkpieces/batch-job.ts';
import { formats } from '../../thinkpieces/formats.ts';
import { journalPath, readJournal, removeJournal } from '../../thinkpieces/journal.ts';
import { requireWritable, writeOutput } from '../../thinkpieces/output-file.ts';
import type { ParsedJournal } from '../../thinkpieces/parse-journal.ts';
import type { Writer } from '../../writer.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { loadWriter } from '../load-writer.ts';
import { Output } from '../output.ts';
import { type EarlierWork, findEarlierWork } from './earlier-work.ts';
import { type BatchFlags, readBatchFlags } from './flags.ts';
import { describeJob } from './job.ts';
import { planPieces } from './plan.ts';
import { requireSameJob, requireSameOutput } from './require-same.ts';
import { writeJournalled } from './write-journalled.ts';

/** @throws VentiError, Interrupted */
export async function batch(
  typed: Readonly<Record<string, unknown>>,
  io: CliIo,
): Promise<ExitCode> {
  const flags = await readBatchFlags(typed);
  await requireWritable(flags.out);
  const earlier = await findEarlierWork(flags);
  const writer = await loadWriter(flags.writerOptions, flags.quiet, io);
  try {
    return await writeBatch(flags, earlier, writer, io);
  } finally {
    await writer.dispose();
  }
}

async function writeBatch(
  flags: BatchFlags,
  earlier: EarlierWork,
  writer: Writer,
  io: CliIo,
): Promise<ExitCode> {
  const { out, count, quotes, resume, quiet } = flags;
  const say = async (text: string): Promise<void> => {
    if (!quiet) await new Output(io.stdout).note(text);
  };
  const job = describeJob(flags, seedOf(flags, earlier) ?? io.randomSeed(), writer.info);
  if (earlier.output) {
    const planned = planPieces(quotes, job.seed, count);
    requireSameOutput(earlier.output, job, planned, writer.info, out);
    await say(`kept ${count} of ${count}: ${out} is finished`);
    return exitCode.ok;
  }
  const { journal } = earlier;
  if (journal?.job) requireSameJob(journal.job, job, journalPath(out));
  if (resume) await say(`kept ${journal?.pieces.size ?? 0} of ${count}`);

  const pieces = await writeAll(flags, job, journal, writer, io);
  if (pieces === 0) {
    await say('stopped before a piece was finished');
    return exitCode.interrupted;
  }
  if (pieces < count) {
    await say(
      `stopped: ${out} has ${pieces} of ${count} pieces, seed ${job.seed}; add --resume to go on`,
    );
    return exitCode.interrupted;
  }
  await removeJournal(journalPath(out));
  await say(`wrote ${count} pieces to ${out}, seed ${job.seed}`);
  return exitCode.ok;
}

/** Writes the pieces, and the file of them. @returns how many are finished */
async function writeAll(
  flags: BatchFlags,
  job: BatchJob,
  journal: ParsedJournal | undefined,
  writer: Writer,
  io: CliIo,
): Promise<number> {
  try {
    const pieces = await writeJournalled(flags, job, journal, writer, io);
    if (pieces.length > 0) await writeOutput(flags.out, formats[job.format].write(job, pieces));
    return pieces.length;
  } catch (error) {
    const path = journalPath(flags.out);
    const kept = (await readJournal(path).catch(() => undefined))?.pieces.size ?? 0;
    const note = `${kept} of ${job.count} pieces are safe in ${path}: add --resume to go on`;
    if (kept > 0) await new Output(io.stderr).note(note);
    throw error;
  }
}

/** A batch that goes on keeps its seed. */
function seedOf({ seed, out, format }: BatchFlags, earlier: EarlierWork): number | undefined {
  const { journal, output } = earlier;
  const written = seed ?? journal?.job?.seed ?? output?.job?.seed;
  if (written !== undefined || !output) return written;
  throw new VentiError(
    'resume-mismatch',
    `${out} is finished, and a file in the format ${format} does not tell its seed. Pass the --seed it was written with, or no --resume to write it anew.`,
  );
}
