import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import type { Thinkpiece } from '../thinkpiece.ts';
import type { BatchJob } from './batch-job.ts';
import { headerLine, pieceLine } from './journal-line.ts';
import { requireWritable } from './output-file.ts';
import { type ParsedJournal, parseJournal } from './parse-journal.ts';
import { writeFailed } from './write-failed.ts';

/** Where the journal of a batch lies: beside its output. */
export function journalPath(outputPath: string): string {
  return `${outputPath}.journal`;
}

/**
 * Reads the journal that an unfinished batch left behind; undefined where there is none.
 * @throws VentiError `resume-mismatch` where it is damaged, `write-failed` where it is no file
 */
export async function readJournal(path: string): Promise<ParsedJournal | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (!status) return undefined;
  await requireWritable(path);
  return parseJournal(await readFile(path), path);
}

/**
 * The finished pieces of a batch, in a file that is only ever appended to. Each is on the disk before
 * the next is taken, so that a batch that is killed at any moment loses none.
 */
export class Journal {
  readonly path: string;
  private readonly file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.file = file;
  }

  /**
   * Begins a journal. An existing one is not touched.
   * @throws VentiError `write-failed`
   */
  static async create(path: string, job: BatchJob): Promise<Journal> {
    return await Journal.open(path, 'ax', async (journal) => journal.append(headerLine(job)));
  }

  /**
   * Goes on with a journal after its last whole line.
   * @param length of its whole lines, as `parseJournal` found
   * @throws VentiError `write-failed`
   */
  static async reopen(path: string, length: number): Promise<Journal> {
    return await Journal.open(path, 'a', (journal) => journal.file.truncate(length));
  }

  private static async open(
    path: string,
    flags: string,
    prepare: (journal: Journal) => Promise<void>,
  ): Promise<Journal> {
    try {
      const journal = new Journal(path, await open(path, flags));
      try {
        await prepare(journal);
        return journal;
      } catch (error) {
        await journal.close();
        throw error;
      }
    } catch (cause) {
      throw writeFailed(path, cause);
    }
  }

  /** @throws VentiError `write-failed` */
  async add(index: number, piece: Thinkpiece): Promise<void> {
    try {
      await this.append(pieceLine(index, piece));
    } catch (cause) {
      throw writeFailed(this.path, cause);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async append(line: string): Promise<void> {
    await this.file.appendFile(line);
    await this.file.datasync();
  }
}

/** Deletes a journal, if there is one. @throws VentiError `write-failed` */
export async function removeJournal(path: string): Promise<void> {
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw writeFailed(path, cause);
  });
}
