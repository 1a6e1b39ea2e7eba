import { disposedError } from '../errors.ts';
import { refuseAborted } from '../refuse-aborted.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import type {
  FinishReason,
  GeneratorInfo,
  TextEvent,
  TextGenerator,
  TextRequest,
} from './generator.ts';
import { StopSequences } from './stop-sequences.ts';

/** The continuation of a prompt; the request tells of its options and seed. */
export type ScriptedReply = (request: TextRequest) => string;

const noTimings = { queuedMs: 0, firstTokenMs: 0, totalMs: 0, tokensPerSecond: 0 } as const;

/**
 * A generator without a model, which writes what a script says. A word with the white space before it
 * is a token. Keeps to the upper limit of output, stop sequences and abort signals as a real one does;
 * seeds, sampling and the lower limit are left to the script.
 */
export class ScriptedGenerator implements TextGenerator {
  readonly info: GeneratorInfo = {
    model: 'script',
    modelSha256: '0'.repeat(64),
    modelBytes: 0,
    device: 'script',
    dtype: 'script',
    threads: 0,
    vocabularySize: 1_000_000,
    contextLength: 1_000_000,
    cacheBytesPerToken: 0,
    maxBatchSize: 8,
  };
  private readonly reply: ScriptedReply;
  private disposed = false;

  constructor(reply: ScriptedReply) {
    this.reply = reply;
  }

  async *generate(
    request: TextRequest,
    abortSignal?: AbortSignal,
  ): AsyncGenerator<TextEvent, void, undefined> {
    const tokens = splitTokens(this.reply(request));
    const stops = new StopSequences(request.stopSequences);
    let text = '';
    let outputTokens = 0;
    let finishReason: FinishReason = 'stop';
    for (const token of tokens) {
      await Promise.resolve();
      if (this.disposed) throw disposedError();
      if (abortSignal?.aborted) finishReason = 'aborted';
      else if (outputTokens === request.maxOutputTokens) finishReason = 'length';
      if (finishReason !== 'stop') break;
      outputTokens++;
      const { text: delta, found } = stops.push(token);
      text += delta;
      if (delta !== '' && request.stream) yield { type: 'text-delta', text: delta };
      if (found) finishReason = 'stop-sequence';
    }
    const held = stops.flush();
    if (held !== '' && request.stream) yield { type: 'text-delta', text: held };
    const usage = { promptTokens: splitTokens(request.prompt).length, outputTokens };
    yield {
      type: 'finish',
      result: { text: text + held, finishReason, usage, timings: noTimings },
    };
  }

  /** Finds every byte as likely as the next: one of four. */
  async score(texts: readonly ScoredText[], abortSignal?: AbortSignal): Promise<TextScore[]> {
    if (this.disposed) throw disposedError();
    refuseAborted('The scoring of texts', abortSignal);
    return texts.map(({ text }) => {
      const bytes = new TextEncoder().encode(text).length;
      const length = { bits: 2 * bytes, tokens: splitTokens(text).length, bytes };
      return { ...length, parts: [length] };
    });
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }
}

function splitTokens(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}
