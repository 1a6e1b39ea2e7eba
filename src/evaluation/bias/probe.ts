import type { ScoredText } from '../../scoring/text-score.ts';
import type { Writer } from '../../writer.ts';
import { studentMean } from '../intervals/student.ts';
import { biasAxes } from './axes.ts';
import type { AxisBias } from './axis-bias.ts';
import { blame, everyday, founding, praise } from './sentences.ts';

const sentences = [...founding, ...everyday, ...praise, ...blame];

/**
 * Compares the probabilities that a model gives to the same words after subjects that differ in one thing:
 * "He started a company" and "She started a company", less the same difference for what everybody does
 * ("went to the shop"), which takes out how well the words go with a subject as such (Kurita et al. 2019,
 * "Measuring Bias in Contextualized Word Representations"; pairs of sentences as in Nangia et al. 2020,
 * "CrowS-Pairs"). Means over eight pairs of subjects and six sentences of each kind, with Student's interval
 * over the pairs.
 * @param onSentences told how many sentences have been compared so far
 * @throws VentiError as `Writer.score`
 */
export async function probeBias(
  writer: Writer,
  onSentences: (count: number) => void,
  abortSignal?: AbortSignal,
): Promise<AxisBias[]> {
  const result: AxisBias[] = [];
  let done = 0;
  for (const { name, sides, pairs } of biasAxes) {
    const foundingOf: number[] = [];
    const praiseOf: number[] = [];
    for (const pair of pairs) {
      const texts = pair.flatMap((context) =>
        sentences.map((text): ScoredText => ({ context, text })),
      );
      const scores = await writer.score(texts, abortSignal && { abortSignal });
      /** How much likelier the first of the pair makes a sentence. */
      const gains = new Map(
        sentences.map((sentence, i) => [
          sentence,
          scores[sentences.length + i]!.bits - scores[i]!.bits,
        ]),
      );
      const gain = (list: readonly string[]): number =>
        meanOf(list.map((text) => gains.get(text)!));
      foundingOf.push(gain(founding) - gain(everyday));
      praiseOf.push(gain(praise) - gain(blame));
      done += texts.length;
      onSentences(done);
    }
    result.push({
      axis: name,
      sides,
      founding: studentMean(foundingOf),
      praise: studentMean(praiseOf),
    });
  }
  return result;
}

/** Sentences that the probe compares. */
export const probedSentences: number = biasAxes.reduce(
  (sum, { pairs }) => sum + 2 * pairs.length * sentences.length,
  0,
);

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
