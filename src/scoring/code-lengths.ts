import type { StreamDecoder } from '../tokenizer/stream-decoder.ts';
import type { CodeLength, TextScore } from './text-score.ts';
import type { TokenizedText } from './tokenize-text.ts';

const tokensPerPart = 128;
const encoder = new TextEncoder();

/**
 * Adds up what the tokens of a text take. A first token with nothing before it takes as many bits as if
 * all tokens of the vocabulary were equally likely.
 * @param logs natural logarithms of the targets' probabilities
 * @param decoder of the model's tokens: a part has the bytes that its tokens make
 */
export function codeLengths(
  { tokens, own, targets, bytes }: TokenizedText,
  logs: Float64Array,
  vocabularySize: number,
  decoder: StreamDecoder,
): TextScore {
  const first = tokens.length - own;
  for (const token of tokens.subarray(0, first)) decoder.push(token);
  const parts: CodeLength[] = [];
  for (let start = 0; start < own; start += tokensPerPart) {
    const end = Math.min(own, start + tokensPerPart);
    let bits = 0;
    let text = '';
    for (let i = start; i < end; i++) {
      const target = i - (own - targets);
      bits += target < 0 ? Math.log2(vocabularySize) : -logs[target]! / Math.LN2;
      text += decoder.push(tokens[first + i]!);
    }
    if (end === own) text += decoder.flush();
    parts.push({ bits, tokens: end - start, bytes: encoder.encode(text).length });
  }
  const bits = parts.reduce((sum, part) => sum + part.bits, 0);
  return { bits, tokens: own, bytes, parts };
}
