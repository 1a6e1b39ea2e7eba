import type { Engine } from '../engine/engine.ts';
import type { Sequence, SequenceEnd } from '../engine/sequence.ts';
import { Sampler } from '../sampler/sampler.ts';
import type { ScoredText, TextScore } from '../scoring/text-score.ts';
import { TextScorer } from '../scoring/text-scorer.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import type { StreamDecoder } from '../tokenizer/tokenizer.ts';
import { EventQueue } from './event-queue.ts';
import type {
  FinishReason,
  GeneratorInfo,
  TextEvent,
  TextGenerator,
  TextRequest,
} from './generator.ts';
import { type FittedPrompt, fitPrompt } from './prompt.ts';
import { StopSequences } from './stop-sequences.ts';

/** Turns texts into tokens for an engine in this thread, and its tokens into text. */
export class LocalGenerator implements TextGenerator {
  readonly info: GeneratorInfo;
  private readonly engine: Engine;
  private readonly tokenizer: TextTokenizer;
  private readonly endOfText: readonly number[];

  constructor(
    info: GeneratorInfo,
    engine: Engine,
    tokenizer: TextTokenizer,
    endOfText: readonly number[],
  ) {
    this.info = info;
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.endOfText = endOfText;
  }

  generate(request: TextRequest, abortSignal?: AbortSignal): AsyncIterable<TextEvent> {
    let abort = (): void => {};
    const events = new EventQueue<TextEvent>(() => abort());
    const onAbort = (): void => abort();
    const text = new GrowingText(request, this.prompt(request), this.tokenizer, this.endOfText, {
      event: (event) => events.push(event),
      close: (error) => {
        abortSignal?.removeEventListener('abort', onAbort);
        if (error) events.fail(error);
        else events.end();
      },
    });
    if (abortSignal?.aborted) {
      text.onEnd('aborted');
      return events;
    }
    try {
      abort = this.engine.submit(text);
      abortSignal?.addEventListener('abort', onAbort);
    } catch (error) {
      text.onError(error as Error);
    }
    return events;
  }

  async score(
    texts: readonly ScoredText[],
    abortSignal?: AbortSignal,
  ): Promise<readonly TextScore[]> {
    const { info, engine, tokenizer } = this;
    const [endOfText] = this.endOfText;
    return await new TextScorer(info, engine, tokenizer, endOfText).score(texts, abortSignal);
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
  }

  private prompt(request: TextRequest): FittedPrompt {
    const tokens = this.tokenizer.encode(request.prompt);
    return fitPrompt(tokens, this.info.contextLength, request.maxOutputTokens);
  }
}

interface TextListener {
  event(event: TextEvent): void;
  /** Called once, last. */
  close(error?: Error): void;
}

/** One text on its way through the engine. */
class GrowingText implements Sequence {
  readonly prompt: Int32Array;
  readonly maxOutputTokens: number;
  readonly sampler: Sampler;
  readonly stopTokens: readonly number[];
  private readonly dropped: number;
  private readonly stream: boolean;
  private readonly decoder: StreamDecoder;
  private readonly stops: StopSequences;
  private readonly listener: TextListener;
  private readonly times = { submitted: performance.now(), started: 0, firstToken: 0 };
  private text = '';
  private outputTokens = 0;
  private foundStop = false;

  constructor(
    request: TextRequest,
    prompt: FittedPrompt,
    tokenizer: TextTokenizer,
    endOfText: readonly number[],
    listener: TextListener,
  ) {
    this.prompt = prompt.tokens;
    this.dropped = prompt.dropped;
    this.maxOutputTokens = request.maxOutputTokens;
    this.sampler = new Sampler(request.sampling, request.seed, prompt.tokens, {
      tokens: endOfText,
      before: request.minOutputTokens,
    });
    this.stopTokens = endOfText;
    this.stream = request.stream;
    this.decoder = tokenizer.decodeStream();
    this.stops = new StopSequences(request.stopSequences);
    this.listener = listener;
  }

  onStart(): void {
    this.times.started = performance.now();
  }

  onToken(token: number): boolean {
    if (this.outputTokens === 0) this.times.firstToken = performance.now();
    this.outputTokens++;
    const { text, found } = this.stops.push(this.decoder.push(token));
    this.foundStop = found;
    this.append(text);
    return !found;
  }

  onEnd(reason: SequenceEnd): void {
    if (!this.foundStop) {
      const { text, found } = this.stops.push(this.decoder.flush());
      this.foundStop = found;
      this.append(found ? text : text + this.stops.flush());
    }
    this.listener.event({
      type: 'finish',
      result: {
        text: this.text,
        finishReason: this.foundStop ? 'stop-sequence' : finishReasons[reason],
        usage: {
          promptTokens: this.prompt.length,
          outputTokens: this.outputTokens,
          ...(this.dropped > 0 && { droppedPromptTokens: this.dropped }),
        },
        timings: this.timings(),
      },
    });
    this.listener.close();
  }

  onError(error: Error): void {
    this.listener.close(error);
  }

  private append(text: string): void {
    if (text === '') return;
    this.text += text;
    if (this.stream) this.listener.event({ type: 'text-delta', text });
  }

  private timings() {
    const { submitted, started, firstToken } = this.times;
    const now = performance.now();
    const writingMs = now - started;
    return {
      queuedMs: (started || now) - submitted,
      firstTokenMs: firstToken ? firstToken - submitted : 0,
      totalMs: now - submitted,
      tokensPerSecond: firstToken && writingMs > 0 ? (this.outputTokens * 1000) / writingMs : 0,
    };
  }
}

const finishReasons: Readonly<Record<SequenceEnd, FinishReason>> = {
  'stop-token': 'stop',
  stopped: 'stop-sequence',
  length: 'length',
  aborted: 'aborted',
};
