import type { CandidateCount } from './candidates.ts';
import type { SamplingOptions } from './options.ts';

/**
 * How many of the likeliest tokens a draw with these options can depend on. Bans take some of them
 * away; penalties, bias and n-grams can make any token the likeliest.
 */
export function candidatesNeeded(options: SamplingOptions): CandidateCount {
  const { repetitionPenalty, noRepeatNgramSize, logitBias, bannedTokens } = options;
  if (repetitionPenalty !== 1 || noRepeatNgramSize > 0) return 'all';
  if (Object.keys(logitBias).length > 0) return 'all';
  const kept = options.temperature === 0 ? 1 : options.topK;
  return kept === 0 ? 'all' : kept + new Set(bannedTokens).size;
}
