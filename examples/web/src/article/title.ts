const longest = 76;
const shortest = 16;

const smallWords = new Set('a an and as at but by for if in nor of on or the to'.split(' '));

/**
 * The title of an article, drawn from its opening line: the first sentence or, where that is long, as
 * many of its clauses or words as fit, in title case, without the stop and with proper apostrophes.
 *
 * @example
 * titleOf('Every moat is a story, and we tell it to the board.'); // 'Every Moat Is a Story'
 */
export function titleOf(quote: string): string {
  const [sentence = ''] = /^.*?[.!?…]+(?=["”’')\]]*(?:\s|$))|^.+$/s.exec(quote.trim()) ?? [];
  const plain = sentence.replaceAll(/\s+/g, ' ').replace(/[.…]+$/, '');
  const title = shorten(plain.replaceAll(/(?<=\p{L})'/gu, '’'));
  const words = title.split(' ');
  return words.map((word, index) => titleCase(word, index, words.length)).join(' ');
}

function shorten(sentence: string): string {
  if (sentence.length <= longest) return sentence;
  const clauses = [...sentence.matchAll(/[,;:]\s|\s[–—-]\s/g)];
  const clause = clauses.findLast(({ index }) => index >= shortest && index <= longest);
  if (clause) return sentence.slice(0, clause.index);
  const words = sentence.slice(0, longest).replace(/\s+\S*$/, '');
  return `${words.replace(/[,;:]$/, '')}…`;
}

function titleCase(word: string, index: number, count: number): string {
  const isInside = index > 0 && index < count - 1;
  if (isInside && smallWords.has(word)) return word;
  return word.replace(/^(\P{L}*)(\p{Ll})/u, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}
