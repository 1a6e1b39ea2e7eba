import {
  AbortedError,
  type BatchThinkpiece,
  createWriter,
  type EvaluationProgress,
  type EvaluationReport,
  evaluate,
  type Figure,
  type GenerateOptions,
  generateThinkpiece,
  type LoadProgress,
  type Quote,
  streamThinkpiece,
  type TextScore,
  type TextSource,
  type Thinkpiece,
  type ThinkpieceEvent,
  type ThinkpieceRequest,
  Tokenizer,
  VentiError,
  type VentiErrorCode,
  type Writer,
  type WriterOptions,
} from 'venti-core';
import {
  type Backend,
  type BackendWriterOptions,
  createWriterOn,
  type TextTokenizer,
} from 'venti-core/backends';
import {
  findQuote,
  parseQuotes,
  pickQuote,
  quotes,
  quotesByTheme,
  themes,
} from 'venti-core/quotes';
import { createScriptedWriter, ScriptedBackend } from 'venti-core/testing';
import schema from 'venti-core/thinkpieces.schema.json' with { type: 'json' };
import {
  createTransformersWriter,
  type TransformersModel,
  type TransformersTokenizer,
  type TransformersWriterOptions,
} from 'venti-core/transformers';

// A program that uses every public name as its types say it may be used. It is compiled, not run.

const options: GenerateOptions = {
  maxOutputTokens: 20,
  temperature: 0,
  topK: 0,
  topP: 0.9,
  minP: 0.1,
  repetitionPenalty: 1.1,
  noRepeatNgramSize: 3,
  logitBias: { 5: -1 },
  bannedTokens: [7],
  stopSequences: ['\n'],
  trim: false,
  maxRedraws: 1,
  bestOf: 2,
  seed: 1,
  abortSignal: AbortSignal.timeout(1000),
};

const writerOptions: WriterOptions = {
  model: 'pocket',
  dtype: 'q8',
  device: 'cpu',
  threads: 2,
  maxBatchSize: 8,
  maxCacheBytes: 2 ** 28,
  maxQueueLength: 100,
  onProgress: ({ stage, loadedBytes, totalBytes }: LoadProgress) =>
    console.log(stage, loadedBytes / totalBytes),
};

export async function one(): Promise<Thinkpiece | undefined> {
  try {
    return await generateThinkpiece(pickQuote(0.5), options);
  } catch (error) {
    if (error instanceof AbortedError) return error.piece;
    if (!VentiError.isInstance(error)) throw error;
    const code: VentiErrorCode = error.code;
    console.error(code, error.message);
    return undefined;
  }
}

export async function streamed(): Promise<string> {
  let text = '';
  for await (const event of streamThinkpiece(findQuote('none')?.text)) {
    const known: ThinkpieceEvent = event;
    if (known.type === 'candidate') console.log(known.candidate, known.event.type);
    if (known.type === 'redraw') text = '';
    if (known.type === 'text-delta') text += known.text;
  }
  return text;
}

export async function many(requests: AsyncIterable<ThinkpieceRequest>): Promise<readonly number[]> {
  const writer: Writer = await createWriter(writerOptions);
  const seeds: number[] = [];
  for await (const piece of writer.batch(requests)) {
    const { index, seed }: BatchThinkpiece = piece;
    seeds[index] = seed;
  }
  await writer.dispose();
  return seeds;
}

export async function judged(text: TextSource): Promise<EvaluationReport> {
  await using writer = await createWriter(writerOptions);
  const [score]: readonly TextScore[] = await writer.score([{ context: 'We are', text: ' late.' }]);
  console.log((score?.bits ?? 0) / (score?.bytes ?? 1));
  const onProgress = ({ stage, done, total }: EvaluationProgress): void =>
    console.log(stage, done, total);
  const report = await evaluate(writer, { text, pieces: 10, onProgress });
  const { value, low, high }: Figure = report.seqRep4;
  console.log(value, low, high, report.bias[0]?.founding.value);
  return report;
}

export async function scripted(): Promise<void> {
  await using writer = createScriptedWriter(({ prompt }) => ` ${prompt.length} letters.`);
  const own: readonly Quote[] = parseQuotes('A line.\nAnother.', 'txt');
  for await (const piece of writer.batch([...own, ...quotes, ...quotesByTheme(themes[0])])) {
    console.log(piece.attribution?.author, piece.quality.seqRep4, piece.usage.outputTokens);
  }
}

export function onBackend(json: unknown): Writer {
  const backend: Backend = new ScriptedBackend({ script: () => [0, 1], vocabularySize: 2 });
  const tokenizer: TextTokenizer = Tokenizer.fromJSON(json);
  const all: BackendWriterOptions = { backend, tokenizer, endOfText: 1, name: 'two' };
  return createWriterOn(all);
}

export async function onTransformers(
  model: TransformersModel,
  tokenizer: TransformersTokenizer,
): Promise<string> {
  const all: TransformersWriterOptions = { model, tokenizer, maxBatchSize: 4 };
  await using writer = await createTransformersWriter(all);
  return (await writer.generate()).text;
}

export function countTokens(json: unknown, text: string): number {
  return Tokenizer.fromJSON(json).countTokens(text, { allowSpecial: ['<|endoftext|>'] });
}

export const schemaUrl: string = schema.$schema;
