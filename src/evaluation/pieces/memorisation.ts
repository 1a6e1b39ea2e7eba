import { wordsOf } from '../../postprocess/words.ts';
import { refuseAborted } from '../../refuse-aborted.ts';
import { bootstrapMean } from '../intervals/bootstrap.ts';
import type { Figure } from '../intervals/figure.ts';
import type { TextSource } from '../text/text-source.ts';
import { corpusWords } from './corpus-words.ts';
import { VerbatimOverlap } from './verbatim-overlap.ts';

/** What pieces have, word for word, from a corpus. */
export interface Memorisation {
  /** Words of the longest run that a piece shares with the corpus, mean over the pieces. */
  readonly overlapWords: Figure;
  /** Words of the longest run of all. */
  readonly longestWords: number;
  /** That run, in small letters and without punctuation. */
  readonly longestRun: string;
  /** Words of the corpus. */
  readonly corpusWords: number;
}

/**
 * Compares pieces with a corpus of any size. Case and punctuation do not count, so that a run is found too
 * often rather than too seldom.
 * @throws VentiError `invalid-text`, `aborted`
 */
export async function memorisation(
  pieces: readonly string[],
  corpus: TextSource,
  seed: number,
  onWords: (words: number) => void,
  abortSignal?: AbortSignal,
): Promise<Memorisation> {
  const texts = pieces.map(wordsOf);
  const overlap = new VerbatimOverlap(texts);
  let count = 0;
  for await (const words of corpusWords(corpus)) {
    for (const word of words) overlap.read(word);
    count += words.length;
    onWords(count);
    refuseAborted('The evaluation', abortSignal);
  }
  const runs = overlap.longest();
  const longest = runs.reduce((best, { length }, i) => (length > runs[best]!.length ? i : best), 0);
  const { start, length } = runs[longest]!;
  return {
    overlapWords: bootstrapMean(
      runs.map((run) => run.length),
      seed,
    ),
    longestWords: length,
    longestRun: texts[longest]!.slice(start, start + length).join(' '),
    corpusWords: count,
  };
}
