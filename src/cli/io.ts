import type { Readable, Writable } from 'node:stream';
import type { ModelShelf } from '../models/shelf/shelf.ts';
import type { Writer, WriterOptions } from '../writer.ts';
import type { Check } from './doctor/check.ts';

/** All that the command line touches besides files. */
export interface CliIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  /** `VENTI_DEBUG` is read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts when the user presses Ctrl-C or the process is asked to end. */
  readonly interrupt: AbortSignal;
  /** Of the package. */
  readonly version: string;
  readonly randomSeed: () => number;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
  readonly createWriter: (options: WriterOptions) => Promise<Writer>;
  readonly models: ModelShelf;
  /** What `doctor` looks at. */
  readonly checks: readonly Check[];
}

/** A stream that may be a terminal. */
export type CliStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };
