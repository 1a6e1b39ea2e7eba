import type { Thinkpiece } from '../../src/thinkpiece.ts';
import type { BatchJob } from '../../src/thinkpieces/batch-job.ts';

/** A job such as a scripted batch has. */
export const sampleJob: BatchJob = {
  format: 'venti',
  count: 5,
  seed: 7,
  model: { name: 'script', sha256: '0'.repeat(64), dtype: 'script', device: 'script' },
  options: {
    maxOutputTokens: 200,
    minOutputTokens: 64,
    repetitionPenalty: 1,
    noRepeatNgramSize: 0,
    logitBias: { 12: -5, 3: 0.1 },
    bannedTokens: [1, 2],
    temperature: 0.7,
    topK: 40,
    topP: 1,
    minP: 0,
    stopSequences: ['-->', '</b>'],
    trim: true,
    maxRedraws: 0,
    bestOf: 1,
  },
  quotes: { count: 164, sha256: '0'.repeat(64) },
};

/** A piece with whatever text. */
export function samplePiece(index: number, quote = 'A quote — “so”.'): Thinkpiece {
  const body = `Piece ${index} says: 漢字 \ud83d\ude00.\nIt ends.`;
  return {
    id: `0123456789abcde${index % 10}`,
    quote,
    attribution: { quoteId: 'q', author: 'A. Author', source: 'On *Moats*' },
    text: `${quote} ${body}`,
    body,
    sentences: body.split('\n'),
    seed: 1000 + index,
    model: 'script',
    device: 'script',
    finishReason: 'stop',
    usage: { promptTokens: 4, outputTokens: 9 },
    timings: { queuedMs: 0, firstTokenMs: 1.5, totalMs: 20, tokensPerSecond: 450 },
    quality: { seqRep4: 0, distinct2: 1, endsSentence: true, score: 0.5 },
  };
}
