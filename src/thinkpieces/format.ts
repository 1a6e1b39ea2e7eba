import type { Thinkpiece } from '../thinkpiece.ts';
import type { BatchJob } from './batch-job.ts';

export const formatNames = ['venti', 'phrases', 'jsonl', 'markdown'] as const;

/** How a file of thinkpieces is written. */
export type FormatName = (typeof formatNames)[number];

/** One way to write pieces to a file, and to tell later what wrote it. */
export interface Format {
  /** The whole text, in parts. */
  write(job: BatchJob, pieces: Iterable<Thinkpiece>): Iterable<string>;
  /** What a written file tells of its job; undefined where the text is in another format. */
  read(text: string): WrittenFile | undefined;
}

/** What can be learnt from a file. A format that keeps less tells less. */
export interface WrittenFile {
  /** Pieces in the file. */
  readonly count: number;
  readonly job?: BatchJob;
  /** Ids of the pieces, in order. */
  readonly ids?: readonly string[];
  /** Texts of the pieces, in order. */
  readonly texts?: readonly string[];
}
