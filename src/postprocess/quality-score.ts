import { hasBrokenCharacters, hasOpenMarks } from './damage.ts';
import { loops, sequenceRepetition } from './repetition.ts';
import { endsSentence, trimToSentence } from './trim.ts';
import { wordVariety } from './word-variety.ts';
import { wordsOf } from './words.ts';

/** Variety of a window of 50 words in prose that people wrote: more than that is no better. */
const humanVariety = 0.8;
/** Words of a text whose length counts half. */
const halfLength = 20;
const brokenOff = 0.8;
const openMarks = 0.8;
const brokenCharacters = 0.5;

/**
 * How good a continuation is to read, from 0 to 1, by what can be seen without understanding it:
 *
 *     score = fresh × varied × long × whole × clean
 *
 * | factor | | |
 * | --- | --- | --- |
 * | fresh | 1 − seq-rep-4; 0 for a text that `loops` | small models fail by going round in circles |
 * | varied | `wordVariety` / 0.8, at most 1 | so do they by circling around a few words; 0.8 is what people write |
 * | long | words / (words + 20) | a piece of one sentence is none; beyond 100 words it hardly matters |
 * | whole | 0.8 where the last sentence is unfinished | the piece ends because it has come to its end, and trimming takes nothing |
 * | clean | 0.8 with a quotation mark or bracket that is not closed, 0.5 with broken characters | |
 *
 * A product, because one fault spoils a piece whatever else is good about it. Sense is not in it: a
 * text may score high and mean nothing. Nor is the likelihood that the model gives the text, which is
 * highest for what goes round in circles (Holtzman et al. 2019). Depends on the text alone, and is the
 * same number everywhere.
 *
 * @param written the whole continuation. All factors but `whole` look at what trimming leaves of it
 */
export function qualityScore(written: string): number {
  const { text } = trimToSentence(written);
  const words = wordsOf(text).length;
  const fresh = loops(text) ? 0 : 1 - sequenceRepetition(text);
  const varied = Math.min(1, wordVariety(text) / humanVariety);
  const long = words / (words + halfLength);
  const whole = endsSentence(written) ? 1 : brokenOff;
  const clean =
    (hasOpenMarks(text) ? openMarks : 1) * (hasBrokenCharacters(text) ? brokenCharacters : 1);
  return fresh * varied * long * whole * clean;
}
