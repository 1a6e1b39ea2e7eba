import { VentiError } from '../errors.ts';
import type { Thinkpiece } from '../thinkpiece.ts';
import type { BatchJob } from './batch-job.ts';
import { journalStart, readHeader, readPiece } from './journal-line.ts';
import { parseJob } from './parse-job.ts';

/** What a journal holds. */
export interface ParsedJournal {
  /** Absent where the writer died before the first line was whole. */
  readonly job: BatchJob | undefined;
  /** Finished pieces by index. */
  readonly pieces: ReadonlyMap<number, Thinkpiece>;
  /** Bytes up to the end of the last whole line; what follows broke off. */
  readonly length: number;
}

const lineFeed = 10;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a journal. A last line without its end broke off when the writer was killed, and is passed
 * over; every other line has to be as it was written, which its digest proves.
 * @param name of the file, for error messages
 * @throws VentiError `resume-mismatch` names the line that is damaged
 */
export function parseJournal(bytes: Uint8Array, name: string): ParsedJournal {
  const pieces = new Map<number, Thinkpiece>();
  let job: BatchJob | undefined;
  let length = 0;
  let number = 0;
  for (const line of wholeLines(bytes)) {
    number++;
    length += line.byteLength + 1;
    const text = decode(line);
    if (number === 1) {
      job = readJob(text, name);
      continue;
    }
    const entry = text === undefined ? undefined : readPiece(text);
    if (!entry) throw damagedLine(name, number);
    pieces.set(entry.index, entry.piece);
  }
  if (number === 0) refuseForeign(bytes, name);
  return { job, pieces, length };
}

function* wholeLines(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, start);
    if (end < 0) return;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

function readJob(text: string | undefined, name: string): BatchJob {
  if (!text?.startsWith(journalStart)) throw foreign(name);
  const job = parseJob(readHeader(text)?.job);
  if (job) return job;
  throw new VentiError(
    'resume-mismatch',
    `The first line of ${name} is damaged, or of another version of venti-core: nobody can tell what its pieces belong to. Delete the file, or pass --force to begin anew.`,
  );
}

/** Without a whole line there is nothing to lose, if it was ours. */
function refuseForeign(bytes: Uint8Array, name: string): void {
  const text = decode(bytes.subarray(0, journalStart.length));
  if (text === undefined || !journalStart.startsWith(text)) throw foreign(name);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function foreign(name: string): VentiError {
  return new VentiError(
    'resume-mismatch',
    `${name} is not a journal of a batch. Move it out of the way, or pass another --out.`,
  );
}

function damagedLine(name: string, number: number): VentiError {
  return new VentiError(
    'resume-mismatch',
    `Line ${number} of ${name} is damaged. Delete that line, and its piece is written anew; or pass --force to begin the batch anew.`,
  );
}
