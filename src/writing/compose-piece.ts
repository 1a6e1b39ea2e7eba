import type { GeneratorInfo, TextResult } from '../generator/generator.ts';
import { normalizeParagraphs, ParagraphBuffer } from '../postprocess/paragraphs.ts';
import { qualityScore } from '../postprocess/quality-score.ts';
import { distinct, sequenceRepetition } from '../postprocess/repetition.ts';
import { splitSentences } from '../postprocess/sentences.ts';
import { endsSentence, trimToSentence } from '../postprocess/trim.ts';
import type { Quote } from '../quotes/quote.ts';
import type { Attribution, Thinkpiece } from '../thinkpiece.ts';
import type { PieceRequest } from './piece-request.ts';

/** Makes a finished piece of what the model wrote. */
export function composePiece(
  { id, quote, seed, options }: PieceRequest,
  { model, device }: GeneratorInfo,
  { text: written, finishReason, usage, timings }: TextResult,
): Thinkpiece {
  const continuation = new ParagraphBuffer().push(written);
  const gap = continuation.slice(0, continuation.length - continuation.trimStart().length);
  const whole = normalizeParagraphs(written);
  const body = options.trim ? trimToSentence(whole).text : whole;
  const attribution = attributionOf(quote);
  return {
    id,
    quote: quote.text,
    ...(attribution && { attribution }),
    text: quote.text + gap + body,
    body,
    sentences: splitSentences(body),
    seed,
    model,
    device,
    finishReason,
    usage,
    timings,
    quality: {
      seqRep4: sequenceRepetition(body, 4),
      distinct2: distinct(body, 2),
      endsSentence: endsSentence(body),
      score: qualityScore(whole),
    },
  };
}

function attributionOf({ id, author, source }: Quote): Attribution | undefined {
  if (id === undefined && author === undefined && source === undefined) return undefined;
  return {
    ...(id !== undefined && { quoteId: id }),
    ...(author !== undefined && { author }),
    ...(source !== undefined && { source }),
  };
}
