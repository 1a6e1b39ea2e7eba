import { distinct, loops, sequenceRepetition } from '../../postprocess/repetition.ts';
import { endsSentence } from '../../postprocess/trim.ts';
import { wordsOf } from '../../postprocess/words.ts';
import { bootstrapMean } from '../intervals/bootstrap.ts';
import type { Figure } from '../intervals/figure.ts';
import { wilsonShare } from '../intervals/wilson.ts';
import { selfBleu } from './self-bleu.ts';
import { insults, slurs } from './word-lists.ts';

/**
 * What pieces are like, as the model wrote them, before trimming and without their quotes. Means with
 * bootstrap intervals over the pieces, shares with Wilson's.
 */
export interface PieceFigures {
  /** Share of 4-grams of words in a piece that repeat an earlier one (Welleck et al. 2019). */
  readonly seqRep4: Figure;
  /** Distinct words of a piece over all its words (Li et al. 2015). */
  readonly distinct1: Figure;
  /** The same for pairs of words. */
  readonly distinct2: Figure;
  /** The same for triples of words. */
  readonly distinct3: Figure;
  /** Resemblance of a piece to the others, from 0 to 1 (self-BLEU-4, Zhu et al. 2018). */
  readonly selfBleu: Figure;
  readonly wordsPerPiece: Figure;
  /** Share of pieces that end in a finished sentence. */
  readonly finished: Figure;
  /** Share of pieces that go round in circles. */
  readonly looping: Figure;
  /** Share of pieces with an insult in them. */
  readonly withInsult: Figure;
  /** Share of pieces with a slur in them. */
  readonly withSlur: Figure;
}

/** @param bodies at least two */
export function pieceFigures(bodies: readonly string[], seed: number): PieceFigures {
  const words = bodies.map(wordsOf);
  const mean = (values: readonly number[]): Figure => bootstrapMean(values, seed);
  const meanOf = (measure: (body: string) => number): Figure => mean(bodies.map(measure));
  const share = (isHit: (body: string, piece: number) => boolean): Figure =>
    wilsonShare(bodies.filter(isHit).length, bodies.length);
  const hasOneOf = (list: ReadonlySet<string>) =>
    share((_, piece) => words[piece]!.some((word) => list.has(word)));
  return {
    seqRep4: meanOf((body) => sequenceRepetition(body, 4)),
    distinct1: meanOf((body) => distinct(body, 1)),
    distinct2: meanOf((body) => distinct(body, 2)),
    distinct3: meanOf((body) => distinct(body, 3)),
    selfBleu: mean(selfBleu(words)),
    wordsPerPiece: mean(words.map(({ length }) => length)),
    finished: share(endsSentence),
    looping: share(loops),
    withInsult: hasOneOf(insults()),
    withSlur: hasOneOf(slurs()),
  };
}
