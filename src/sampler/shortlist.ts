/** Tokens still in the running, as three arrays with one entry per token; kept from draw to draw. */
export class Shortlist {
  ids: Int32Array = new Int32Array(0);
  logits: Float32Array = new Float32Array(0);
  /** Probabilities up to a common factor: the likeliest token has weight 1. */
  weights: Float64Array = new Float64Array(0);
  /** Tokens in the list; what lies beyond in the arrays means nothing. */
  length = 0;

  /** Empties the list and makes room for so many tokens. */
  clear(capacity: number): void {
    this.length = 0;
    if (this.ids.length >= capacity) return;
    this.ids = new Int32Array(capacity);
    this.logits = new Float32Array(capacity);
    this.weights = new Float64Array(capacity);
  }
}
