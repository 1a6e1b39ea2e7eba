import ranks from 'tiktoken/encoders/gpt2.json' with { type: 'json' };
import { printableOfByte } from '../../src/tokenizer/bytes.ts';
import { type TokenizerFile, tokenizerFile } from './tokenizer-file.ts';

const vocab = readRanks();
const merges = mergesOf(vocab);

/**
 * GPT-2's tokenizer.json, from the ranks that tiktoken carries: a token's rank is its id. Equal in
 * vocabulary and merges to the file of the model's authors.
 */
export function gpt2File(): TokenizerFile {
  return tokenizerFile(vocab, merges);
}

/** Lines of `name offset token token ...`, tokens in Base64; ranks count up from the offset. */
function readRanks(): Record<string, number> {
  const ids: Record<string, number> = {};
  for (const line of ranks.bpe_ranks.split('\n')) {
    const [, offset, ...tokens] = line.split(' ');
    for (const [index, token] of tokens.entries()) {
      const bytes = Buffer.from(token, 'base64');
      const text = Array.from(bytes, (byte) => printableOfByte[byte]).join('');
      ids[text] = Number(offset) + index;
    }
  }
  return ids;
}

/** The merge that makes a token is that of the two parts into which earlier merges leave it. */
function mergesOf(vocabulary: Record<string, number>): string[] {
  const ids = new Map(Object.entries(vocabulary));
  return [...ids]
    .filter(([token]) => token.length > 1)
    .sort(([, a], [, b]) => a - b)
    .map(([token, id]) => partsBelow(token, id, ids).join(' '));
}

function partsBelow(token: string, limit: number, ids: ReadonlyMap<string, number>): string[] {
  const parts = [...token];
  for (;;) {
    let lowest = limit;
    let at = -1;
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ids.get(`${parts[i]}${parts[i + 1]}`) ?? limit;
      if (rank < lowest) [lowest, at] = [rank, i];
    }
    if (at < 0) return parts;
    parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
  }
}
