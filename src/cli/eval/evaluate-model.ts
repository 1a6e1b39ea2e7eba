import { extname } from 'node:path';
import { evaluate } from '../../evaluation/evaluate.ts';
import type { EvaluationReport } from '../../evaluation/report.ts';
import { requireWritable, writeOutput } from '../../thinkpieces/output-file.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Interrupted } from '../interrupted.ts';
import type { CliIo } from '../io.ts';
import { loadWriter } from '../load-writer.ts';
import { Output } from '../output.ts';
import { readCard } from './card-file.ts';
import { figureTable } from './figure-table.ts';
import { type EvalFlags, readEvalFlags } from './flags.ts';
import { showProgress } from './progress.ts';
import { openTextFile } from './text-file.ts';

/** @throws VentiError, Interrupted, OutputClosed */
export async function evaluateModel(
  typed: Readonly<Record<string, unknown>>,
  io: CliIo,
): Promise<ExitCode> {
  const flags = readEvalFlags(typed);
  const write = flags.out === undefined ? undefined : await prepareFile(flags.out);
  const report = await measure(flags, io);
  await write?.(report);
  await new Output(io.stdout).line(
    flags.json ? JSON.stringify(report, null, 2) : figureTable(report),
  );
  if (flags.out !== undefined && !flags.quiet)
    await new Output(io.stderr).note(`wrote ${flags.out}`);
  return exitCode.ok;
}

/**
 * Makes sure, before the work, that a file may be written.
 * @returns writes a report into it
 */
async function prepareFile(path: string): Promise<(report: EvaluationReport) => Promise<void>> {
  await requireWritable(path);
  if (extname(path).toLowerCase() === '.json') {
    return async (report) => await writeOutput(path, [`${JSON.stringify(report, null, 2)}\n`]);
  }
  const card = await readCard(path);
  return async (report) => await writeOutput(path, [card(report)]);
}

async function measure(
  { text, corpus, pieces, seed, writerOptions, quiet }: EvalFlags,
  io: CliIo,
): Promise<EvaluationReport> {
  await using textFile = await openTextFile('--text', text);
  await using corpusFile = await openTextFile('--corpus', corpus);
  const writer = await loadWriter(writerOptions, quiet, io);
  const progress = showProgress(quiet, { text: textFile.bytes, corpus: corpusFile.bytes }, io);
  try {
    return await evaluate(writer, {
      ...(textFile.parts && { text: textFile.parts }),
      ...(corpusFile.parts && { corpus: corpusFile.parts }),
      pieces,
      seed,
      onProgress: (news) => progress.update(news),
      abortSignal: io.interrupt,
    });
  } catch (error) {
    throw io.interrupt.aborted ? new Interrupted() : error;
  } finally {
    progress.stop();
    await writer.dispose();
  }
}
