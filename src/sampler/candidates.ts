/**
 * Tokens that may come next, with their raw logits: either the k likeliest, by falling logit (equal
 * logits by rising id), or the whole vocabulary, where `ids` is absent and an index is its id.
 */
export interface Candidates {
  /** Token ids, shape [n]; absent when `logits` covers the vocabulary in order of id. */
  readonly ids?: Int32Array;
  /** Logits, shape [n]. */
  readonly logits: Float32Array;
}

/** How many candidates a draw needs: the n likeliest, or every token. */
export type CandidateCount = number | 'all';
