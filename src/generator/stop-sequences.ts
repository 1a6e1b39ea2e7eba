/**
 * Finds the first stop sequence in a text that arrives in pieces. Text that may turn out to be the
 * beginning of one is held back.
 */
export class StopSequences {
  private readonly sequences: readonly string[];
  private held = '';

  constructor(sequences: readonly string[]) {
    this.sequences = sequences;
  }

  /** Text that is certainly before any stop sequence, and whether one was found after it. */
  push(text: string): { readonly text: string; readonly found: boolean } {
    if (this.sequences.length === 0) return { text, found: false };
    const all = this.held + text;
    const end = this.firstMatch(all);
    if (end >= 0) {
      this.held = '';
      return { text: all.slice(0, end), found: true };
    }
    const safe = all.length - this.longestOpening(all);
    this.held = all.slice(safe);
    return { text: all.slice(0, safe), found: false };
  }

  /** What was held back, once no more text follows. */
  flush(): string {
    const held = this.held;
    this.held = '';
    return held;
  }

  private firstMatch(text: string): number {
    let first = -1;
    for (const sequence of this.sequences) {
      const place = text.indexOf(sequence);
      if (place >= 0 && (first < 0 || place < first)) first = place;
    }
    return first;
  }

  /** Length of the longest end of the text with which a stop sequence begins. */
  private longestOpening(text: string): number {
    let longest = 0;
    for (const sequence of this.sequences) {
      const limit = Math.min(sequence.length - 1, text.length);
      for (let length = limit; length > longest; length--) {
        if (text.endsWith(sequence.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
