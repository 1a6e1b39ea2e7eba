/** What becomes of the matches of a pattern, named as in tokenizer.json. */
export const splitBehaviors = [
  'Isolated',
  'Removed',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
] as const;
export type SplitBehavior = (typeof splitBehaviors)[number];

/** A way to cut a text into pieces, at the matches of a pattern. */
export interface Split {
  /** With the flag `g`. */
  readonly pattern: RegExp;
  readonly behavior: SplitBehavior;
  /** Whether what lies between the matches plays their part. */
  readonly isInverted: boolean;
}

/** The pieces of a text, in order; some of it may be left out. */
export function piecesAt({ pattern, behavior, isInverted }: Split, text: string): string[] {
  // The common case, without a list of spans.
  if (behavior === 'Isolated') return isolated(pattern, text);
  const spans = spansOf(pattern, text, isInverted);
  return joined(spans, behavior).map(({ start, end }) => text.slice(start, end));
}

function isolated(pattern: RegExp, text: string): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push(text.slice(end, match.index));
    if (match[0] !== '') pieces.push(match[0]);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

interface Span {
  readonly start: number;
  end: number;
  readonly isMatch: boolean;
}

/** Matches and what lies between them; none is empty. */
function spansOf(pattern: RegExp, text: string, isInverted: boolean): Span[] {
  const spans: Span[] = [];
  let last = 0;
  const add = (start: number, end: number, isMatch: boolean): void => {
    if (end > start) spans.push({ start, end, isMatch: isMatch !== isInverted });
  };
  for (const { index, 0: match } of text.matchAll(pattern)) {
    add(last, index, false);
    last = index + match.length;
    add(index, last, true);
  }
  add(last, text.length, false);
  return spans;
}

function joined(spans: readonly Span[], behavior: Exclude<SplitBehavior, 'Isolated'>): Span[] {
  if (behavior === 'Removed') return spans.filter(({ isMatch }) => !isMatch);
  const pieces: Span[] = [];
  let previous: Span | undefined;
  for (const span of spans) {
    if (previous && joins(previous, span, behavior)) pieces.at(-1)!.end = span.end;
    else pieces.push({ ...span });
    previous = span;
  }
  return pieces;
}

function joins(previous: Span, span: Span, behavior: SplitBehavior): boolean {
  if (behavior === 'Contiguous') return previous.isMatch === span.isMatch;
  return behavior === 'MergedWithPrevious'
    ? span.isMatch && !previous.isMatch
    : previous.isMatch && !span.isMatch;
}
