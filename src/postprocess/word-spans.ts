/** Characters between white space, and where they stand. */
export interface WordSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function wordSpans(text: string): WordSpan[] {
  const spans: WordSpan[] = [];
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    spans.push({ text: word, start: index, end: index + word.length });
  }
  return spans;
}

/** What stands behind a word: white space and two more words, as far as the text goes. */
export interface Following {
  readonly gap: string;
  readonly next: string;
  readonly afterNext: string;
}

export function following(text: string, words: readonly WordSpan[], index: number): Following {
  const next = words[index + 1];
  return {
    gap: text.slice(words[index]?.end, next?.start),
    next: next?.text ?? '',
    afterNext: words[index + 2]?.text ?? '',
  };
}
