/** Shortest repetition that is taken for a promise of more. */
const shortestMatch = 2;
const longestMatch = 4;

/**
 * Guesses how a text goes on from how it went on when its last tokens occurred before (prompt lookup).
 * @returns at most `length` tokens; none where the text repeats nothing
 */
export function draft(tokens: readonly number[], length: number): readonly number[] {
  for (let match = longestMatch; match >= shortestMatch; match--) {
    const end = tokens.length - match;
    for (let start = end - 1; start >= 0; start--) {
      if (!matchesAt(tokens, start, end, match)) continue;
      return tokens.slice(start + match, start + match + length);
    }
  }
  return [];
}

function matchesAt(tokens: readonly number[], start: number, end: number, match: number): boolean {
  for (let i = 0; i < match; i++) if (tokens[start + i] !== tokens[end + i]) return false;
  return true;
}

/** Model steps by the tokens that each takes in: its last one, and those of a draft. */
export type StepsByLength = ReadonlyMap<number, number>;

/**
 * Counts the steps in which a text would be written if each took in a draft and kept its tokens up to
 * the first that the dice did not draw. Dice keyed by position draw the text that is known already.
 * @param prompt tokens before the text
 */
export function speculativeSteps(
  prompt: readonly number[],
  text: readonly number[],
  draftLength: number,
): StepsByLength {
  const steps = new Map<number, number>();
  let written = 0;
  while (written < text.length) {
    const guess = draft([...prompt, ...text.slice(0, written)], draftLength);
    let kept = 0;
    while (kept < guess.length && guess[kept] === text[written + kept]) kept++;
    const length = 1 + guess.length;
    steps.set(length, (steps.get(length) ?? 0) + 1);
    written += kept + 1;
  }
  return steps;
}
