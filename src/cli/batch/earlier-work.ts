import { readFile } from 'node:fs/promises';
import { VentiError } from '../../errors.ts';
import type { WrittenFile } from '../../thinkpieces/format.ts';
import { formats } from '../../thinkpieces/formats.ts';
import { journalPath, readJournal } from '../../thinkpieces/journal.ts';
import type { ParsedJournal } from '../../thinkpieces/parse-journal.ts';
import type { BatchFlags } from './flags.ts';

/** What an earlier run left: its journal, or else its finished file. */
export interface EarlierWork {
  /** Without a job when nothing of it came to the disk. */
  readonly journal: ParsedJournal | undefined;
  readonly output: WrittenFile | undefined;
}

/**
 * Looks for what an earlier run left, and refuses to destroy it unasked.
 * @throws VentiError `resume-mismatch`, `write-failed`
 */
export async function findEarlierWork({
  out,
  format,
  resume,
  force,
}: BatchFlags): Promise<EarlierWork> {
  if (force) return { journal: undefined, output: undefined };
  const path = journalPath(out);
  const journal = await readJournal(path);
  if (journal?.job) {
    if (resume) return { journal, output: undefined };
    throw new VentiError(
      'resume-mismatch',
      `An unfinished batch lies in ${path}, ${journal.pieces.size} of ${journal.job.count} pieces. Add --resume to go on with it, or --force to begin anew and lose it.`,
    );
  }
  const text = resume ? await readIfThere(out) : undefined;
  const output = text === undefined ? undefined : formats[format].read(text);
  if (output || text === undefined) return { journal, output };
  throw new VentiError(
    'resume-mismatch',
    `${out} holds no thinkpieces in the format ${format}. Pass the --format it was written in, another --out, or no --resume to write it anew.`,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new VentiError('resume-mismatch', `${path} cannot be read: ${message}.`, { cause });
  }
}
