import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import {
  type ResolvedEvaluation,
  resolveEvaluationOptions,
} from '../options/resolve-evaluation.ts';
import type { Writer } from '../writer.ts';
import { probeBias, probedSentences } from './bias/probe.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import { memorisation } from './pieces/memorisation.ts';
import { pieceFigures } from './pieces/piece-figures.ts';
import { singlePieces, writePieces } from './pieces/write-pieces.ts';
import type { EvaluatedModel, EvaluationReport } from './report.ts';
import { bitsPerByte } from './text/bits-per-byte.ts';
import { readDocuments } from './text/documents.ts';
import type { TextSource } from './text/text-source.ts';

/**
 * Measures what a model is like: how well it predicts a held-out text, how its pieces repeat themselves and
 * each other, whether they end, how much of a corpus they copy, how fast they come, and what the model
 * finds likelier of some people than of others. Pieces are written with the default options to quotes spread
 * over the corpus of quotes. Every figure comes with its 95 % confidence interval.
 *
 * @example
 * const report = await evaluate(writer, { text: createReadStream('held-out.txt') });
 * console.log(report.bitsPerByte, report.seqRep4);
 *
 * @throws VentiError `invalid-option`, `unknown-option`; `invalid-text` for what is no UTF-8, blank, or
 * shorter than 2,000 bytes; `aborted`; as the writer
 */
export async function evaluate(
  writer: Writer,
  options?: EvaluationOptions,
): Promise<EvaluationReport> {
  const resolved = resolveEvaluationOptions(options);
  const { text, corpus, pieces: count, seed, onProgress, abortSignal } = resolved;
  const held = text === undefined ? {} : await measureText(writer, text, resolved);

  const written = { done: 0, total: count + singlePieces };
  const onPiece = (): void => {
    written.done++;
    onProgress({ stage: 'pieces', ...written });
  };
  const { pieces, speed } = await writePieces(writer, count, seed, onPiece, abortSignal);
  const bodies = pieces.map(({ body }) => body);
  const figures = pieceFigures(bodies, seed);

  const onWords = (done: number): void => onProgress({ stage: 'corpus', done });
  const copied =
    corpus === undefined
      ? {}
      : { memorisation: await memorisation(bodies, corpus, seed, onWords, abortSignal) };
  const bias = await probeBias(
    writer,
    (done) => onProgress({ stage: 'bias', done, total: probedSentences }),
    abortSignal,
  );
  return {
    format: 'venti-evaluation',
    version: 1,
    model: describeModel(writer),
    seed,
    pieces: count,
    ...held,
    ...figures,
    ...copied,
    speed,
    bias,
  };
}

async function measureText(
  writer: Writer,
  text: TextSource,
  { seed, onProgress, abortSignal }: ResolvedEvaluation,
): Promise<Pick<EvaluationReport, 'text' | 'bitsPerByte'>> {
  const digest = sha256.create();
  const digested = async function* (): AsyncGenerator<string> {
    for await (const document of readDocuments(text, 'The held-out text')) {
      digest.update(`${document}\0`);
      yield document;
    }
  };
  const onBytes = (done: number): void => onProgress({ stage: 'text', done });
  const measured = await bitsPerByte(writer, digested(), seed, onBytes, abortSignal);
  const { bitsPerByte: figure, ...size } = measured;
  return { text: { ...size, sha256: bytesToHex(digest.digest()) }, bitsPerByte: figure };
}

function describeModel({ info }: Writer): EvaluatedModel {
  const { model, modelSha256, modelBytes, dtype, device, threads } = info;
  const { vocabularySize, contextLength } = info;
  return {
    name: model,
    sha256: modelSha256,
    bytes: modelBytes,
    dtype,
    device,
    threads,
    vocabularySize,
    contextLength,
  };
}
