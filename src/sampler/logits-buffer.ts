/** Room for a changed copy of logits, kept from draw to draw: a vocabulary's take 200 KB. */
export class LogitsBuffer {
  private memory = new Float32Array(0);

  /** A copy that holds until the next one is taken. */
  copy(logits: Float32Array): Float32Array {
    if (this.memory.length < logits.length) this.memory = new Float32Array(logits.length);
    const copy = this.memory.subarray(0, logits.length);
    copy.set(logits);
    return copy;
  }
}
