/** A run of words that stands in a text and in what it was compared with. */
export interface Overlap {
  /** First of its words in the text. */
  readonly start: number;
  /** How many words it has; 0 where there is none. */
  readonly length: number;
}

/** Strings of words that end at the same places of the texts (Blumer et al. 1985). */
interface State {
  /** Words of the longest of them. */
  readonly length: number;
  /** The state of the longest suffix that ends at more places. */
  link: State | undefined;
  readonly next: Map<number, State>;
  /** Words of the longest of them that were seen in the corpus, or of a suffix of one. */
  seen: number;
}

/**
 * Finds the longest run of words that each of some texts shares with a corpus, word for word. The texts are
 * made into a suffix automaton, which takes memory in proportion to them; the corpus goes through it word by
 * word, in time in proportion to its length, and is not kept.
 */
export class VerbatimOverlap {
  private readonly ids = new Map<string, number>();
  private readonly root: State = newState(0);
  /** By rising length. */
  private readonly states: readonly State[];
  /** For each text, the states that its beginnings lead to. */
  private readonly ends: readonly (readonly State[])[];
  private state: State = this.root;
  private matched = 0;

  /** @param texts words of each */
  constructor(texts: readonly (readonly string[])[]) {
    const automaton = new SuffixAutomaton(this.root);
    this.ends = texts.map((words, text) => {
      const ends = words.map((word) => automaton.append(this.idOf(word)));
      // Below all words: no run goes on from one text into the next.
      automaton.append(-1 - text);
      return ends;
    });
    this.states = automaton.states.sort((a, b) => a.length - b.length);
  }

  /** Takes the next word of the corpus. */
  read(word: string): void {
    const id = this.ids.get(word);
    if (id === undefined) {
      this.state = this.root;
      this.matched = 0;
      return;
    }
    while (this.state.link && !this.state.next.has(id)) {
      this.state = this.state.link;
      this.matched = this.state.length;
    }
    const next = this.state.next.get(id);
    if (!next) return;
    this.state = next;
    this.matched++;
    next.seen = Math.max(next.seen, this.matched);
  }

  /** The longest run of each text that the corpus has had so far, the first of equally long ones. */
  longest(): Overlap[] {
    // What was seen of a string was seen of its suffixes.
    for (let i = this.states.length - 1; i >= 0; i--) {
      const { link, seen } = this.states[i]!;
      if (link && seen > 0) link.seen = link.length;
    }
    const best = new Map<State, number>();
    for (const state of this.states) {
      const ofSuffix = state.link ? (best.get(state.link) ?? 0) : 0;
      best.set(state, Math.max(state.seen, ofSuffix));
    }
    return this.ends.map((ends) => {
      let overlap: Overlap = { start: 0, length: 0 };
      ends.forEach((state, index) => {
        const length = best.get(state)!;
        if (length > overlap.length) overlap = { start: index + 1 - length, length };
      });
      return overlap;
    });
  }

  private idOf(word: string): number {
    const id = this.ids.get(word) ?? this.ids.size;
    this.ids.set(word, id);
    return id;
  }
}

/** Builds the automaton word by word (Blumer et al. 1985, "The Smallest Automaton Recognizing the Subwords of a Text"). */
class SuffixAutomaton {
  readonly states: State[];
  private last: State;

  constructor(root: State) {
    this.states = [root];
    this.last = root;
  }

  /** @returns the state that all words so far lead to */
  append(id: number): State {
    const added = this.add(newState(this.last.length + 1));
    let state: State | undefined = this.last;
    for (; state && !state.next.has(id); state = state.link) state.next.set(id, added);
    if (!state) added.link = this.states[0];
    else added.link = this.endingAlike(state, id);
    this.last = added;
    return added;
  }

  /** The state of what leads to `state` and `id`, parted from what is longer. */
  private endingAlike(state: State, id: number): State {
    const next = state.next.get(id)!;
    if (next.length === state.length + 1) return next;
    const clone = this.add(newState(state.length + 1, next.next));
    clone.link = next.link;
    next.link = clone;
    for (let from: State | undefined = state; from?.next.get(id) === next; from = from.link) {
      from.next.set(id, clone);
    }
    return clone;
  }

  private add(state: State): State {
    this.states.push(state);
    return state;
  }
}

function newState(length: number, next?: ReadonlyMap<number, State>): State {
  return { length, link: undefined, next: new Map(next), seen: 0 };
}
