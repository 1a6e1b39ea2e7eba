import type { Thinkpiece, ThinkpieceEvent } from '../../thinkpiece.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { readGenerateFlags } from '../flags/generate-flags.ts';
import { readWriterFlags } from '../flags/writer-flags.ts';
import type { CliIo } from '../io.ts';
import { loadWriter } from '../load-writer.ts';
import { Output } from '../output.ts';
import { printStream } from './print-stream.ts';
import { readQuote } from './read-quote.ts';

/** Flags of `generate` besides those of the library's options. */
export interface GenerateFlags extends Readonly<Record<string, unknown>> {
  readonly quoteId?: string;
  readonly stream: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** @throws VentiError, Interrupted, OutputClosed */
export async function generate(
  argument: string | undefined,
  flags: GenerateFlags,
  io: CliIo,
): Promise<ExitCode> {
  const options = { ...readGenerateFlags(flags), abortSignal: io.interrupt };
  const writerOptions = readWriterFlags(flags);
  const quote = await readQuote(argument, flags.quoteId, io);
  const output = new Output(io.stdout);

  const writer = await loadWriter(writerOptions, flags.quiet === true, io);
  let piece: Thinkpiece;
  try {
    const events = writer.stream(quote, options);
    const isStreamed =
      flags.stream && !flags.json && !options.maxRedraws && (options.bestOf ?? 1) === 1;
    if (isStreamed) piece = await printStream(events, options.trim ?? true, output);
    else {
      piece = await lastPiece(events);
      await output.line(flags.json ? JSON.stringify(piece, null, 2) : piece.text);
    }
  } finally {
    await writer.dispose();
  }
  if (!flags.quiet) await new Output(io.stderr).note(summary(piece));
  return piece.finishReason === 'aborted' ? exitCode.interrupted : exitCode.ok;
}

function summary({ seed, model, usage, timings }: Thinkpiece): string {
  const speed = Math.round(timings.tokensPerSecond);
  return `seed ${seed}, ${model}, ${usage.outputTokens} tokens, ${speed} tokens/s`;
}

async function lastPiece(events: AsyncIterable<ThinkpieceEvent>): Promise<Thinkpiece> {
  for await (const event of events) if (event.type === 'finish') return event.piece;
  throw new Error('a stream ended without its piece');
}
