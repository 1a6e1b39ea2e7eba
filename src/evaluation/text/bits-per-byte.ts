import type { CodeLength } from '../../scoring/text-score.ts';
import type { Writer } from '../../writer.ts';
import { bootstrapRatio } from '../intervals/bootstrap.ts';
import type { Figure } from '../intervals/figure.ts';
import { invalidText } from './invalid-text.ts';

/** How well a model predicts a text. */
export interface TextFigures {
  readonly bitsPerByte: Figure;
  readonly documents: number;
  /** Of the documents, in UTF-8, without what parts them. */
  readonly bytes: number;
  /** Of the documents, in the model's vocabulary. */
  readonly tokens: number;
}

/** Characters that the model is asked about at a time: enough for windows to fill its batches. */
const charactersAtATime = 2 ** 15;
/** Below this an interval says nothing. */
const leastBytes = 2_000;
/** With fewer documents, their parts are what is drawn again. */
const leastDocuments = 20;

/**
 * Bits per byte: what the model needs to write documents down, over their length in UTF-8, so that models
 * with different tokenizers compare. Each document is predicted from its beginning; what ends it is not
 * scored. The interval resamples documents, or parts of 128 tokens where there are fewer than 20.
 * @param onBytes told how many bytes of documents have been scored so far
 * @throws VentiError `invalid-text` for less than 2,000 bytes; as `Writer.score`
 */
export async function bitsPerByte(
  writer: Writer,
  documents: AsyncIterable<string>,
  seed: number,
  onBytes: (bytes: number) => void,
  abortSignal?: AbortSignal,
): Promise<TextFigures> {
  const whole: CodeLength[] = [];
  const parts: CodeLength[] = [];
  let bytes = 0;
  for await (const texts of batches(documents)) {
    const scores = await writer.score(texts, abortSignal && { abortSignal });
    for (const { parts: own, ...score } of scores) {
      whole.push(score);
      parts.push(...own);
      bytes += score.bytes;
    }
    onBytes(bytes);
  }
  if (bytes < leastBytes) {
    throw invalidText(
      'The held-out text',
      `has ${bytes} bytes, too few to measure anything: pass ${leastBytes} or more.`,
    );
  }
  const units = whole.length < leastDocuments ? parts : whole;
  return {
    bitsPerByte: bootstrapRatio(
      units.map((unit) => ({ part: unit.bits, whole: unit.bytes })),
      seed,
    ),
    documents: whole.length,
    bytes,
    tokens: whole.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

async function* batches(documents: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let characters = 0;
  for await (const document of documents) {
    batch.push(document);
    characters += document.length;
    if (characters < charactersAtATime) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}
