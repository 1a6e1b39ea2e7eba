/** Longest n-grams that count. */
const longest = 4;
/** What an n-gram order without a match counts as (method 1 of Chen and Cherry 2014). */
const smoothing = 0.1;

/** How often an n-gram stands in the text that has it most often, and in the one after that. */
interface Most {
  owner: number;
  count: number;
  next: number;
}

/**
 * How much each text resembles the others: its BLEU-4 (Papineni et al. 2002) with all the others as
 * references, from 0 (nothing in common) to 1 (all of it is somewhere else). The mean is known as self-BLEU
 * (Zhu et al. 2018, "Texygen"): the lower, the more varied. An order without any match counts as a tenth of a
 * match, as in the original.
 * @param texts words of each, at least two texts; one without words resembles nothing
 */
export function selfBleu(texts: readonly (readonly string[])[]): number[] {
  const precisions = texts.map((): number[] => []);
  for (let n = 1; n <= longest; n++) {
    const counts = texts.map((words) => countNgrams(words, n));
    const most = mostByNgram(counts);
    counts.forEach((own, text) => {
      let matches = 0;
      let total = 0;
      for (const [ngram, count] of own) {
        const { owner, count: highest, next } = most.get(ngram)!;
        matches += Math.min(count, owner === text ? next : highest);
        total += count;
      }
      if (total > 0) precisions[text]!.push((matches || smoothing) / total);
    });
  }
  return texts.map((words, text) => {
    const own = precisions[text]!;
    if (own.length === 0) return 0;
    const mean = own.reduce((sum, precision) => sum + Math.log(precision), 0) / own.length;
    return brevityPenalty(words.length, otherLengths(texts, text)) * Math.exp(mean);
  });
}

function countNgrams(words: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + n <= words.length; start++) {
    const ngram = words.slice(start, start + n).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

function mostByNgram(counts: readonly ReadonlyMap<string, number>[]): Map<string, Most> {
  const most = new Map<string, Most>();
  counts.forEach((own, owner) => {
    for (const [ngram, count] of own) {
      const known = most.get(ngram);
      if (!known) most.set(ngram, { owner, count, next: 0 });
      else if (count > known.count) most.set(ngram, { owner, count, next: known.count });
      else known.next = Math.max(known.next, count);
    }
  });
  return most;
}

/** Below 1 for a text that is shorter than the reference nearest in length, the shorter of two as near. */
function brevityPenalty(length: number, references: readonly number[]): number {
  const nearest = references.reduce((best, other) => {
    const [far, near] = [Math.abs(best - length), Math.abs(other - length)];
    return near < far || (near === far && other < best) ? other : best;
  });
  return length >= nearest ? 1 : Math.exp(1 - nearest / length);
}

function otherLengths(texts: readonly (readonly string[])[], text: number): number[] {
  return texts.filter((_, other) => other !== text).map(({ length }) => length);
}
