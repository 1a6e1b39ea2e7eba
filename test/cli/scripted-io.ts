import { Readable, Writable } from 'node:stream';
import type { CliIo } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import { createScriptedWriter } from '../../src/testing.ts';

/** What the scripted writer says unless it is told otherwise: two sentences and a broken one. */
export const reply: Reply = ({ seed }) => ` Seed ${seed} said so. Nobody objected. And then`;

export type Reply = Parameters<typeof createScriptedWriter>[0];

/** A stream that remembers what was written to it, at the ends of which one may sit. */
export class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  text = '';
  /** Called before each write; what it returns fails the write. */
  onWrite: (text: string) => Error | undefined = () => undefined;

  constructor(isTTY = false) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(text: string, _encoding: string, done: (error?: Error) => void): void {
    const error = this.onWrite(text);
    if (!error) this.text += text;
    done(error);
  }
}

/** Standard input: a text, bytes, or `'terminal'` where nobody types. */
export function input(content: string | Uint8Array): CliIo['stdin'] {
  if (content === 'terminal') return Object.assign(Readable.from([]), { isTTY: true });
  return Readable.from(content.length === 0 ? [] : [Buffer.from(content)]);
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Given extends Partial<Omit<CliIo, 'stdout' | 'stderr'>> {
  readonly reply?: Reply;
  readonly stdout?: Screen;
  readonly stderr?: Screen;
}

/** A machine without models. */
export const emptyShelf: CliIo['models'] = {
  list: async () => [],
  pull: () => Promise.reject(new Error('no hub')),
  convert: () => Promise.reject(new Error('no model')),
  inspect: () => Promise.reject(new Error('no model')),
  verify: async () => [],
  remove: async () => ({ paths: [], bytes: 0 }),
  path: () => Promise.reject(new Error('no model')),
};

/** Runs a command line with a scripted writer and everything else in memory, but for files. */
export async function runCli(argv: readonly string[], given: Given = {}): Promise<Ran> {
  const { reply: says = reply, stdout = new Screen(), stderr = new Screen(), ...rest } = given;
  const code = await run(argv, {
    stdin: input('terminal'),
    env: {},
    interrupt: new AbortController().signal,
    version: '1.2.3',
    randomSeed: () => 42,
    now: () => 0,
    createWriter: async () => createScriptedWriter(says),
    models: emptyShelf,
    checks: [],
    ...rest,
    stdout,
    stderr,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
