/** Logits that may be changed, shape [n], with the ids they belong to as in `Candidates`. */
export interface EditableLogits {
  readonly ids?: Int32Array;
  readonly logits: Float32Array;
}

/**
 * Divides positive and multiplies negative logits of these tokens (Keskar et al. 2019, "CTRL"), once
 * however often a token occurred.
 */
export function penalize(
  candidates: EditableLogits,
  tokens: Iterable<number>,
  penalty: number,
): void {
  for (const token of tokens) {
    const place = placeOf(candidates, token);
    const logit = candidates.logits[place];
    if (logit !== undefined) {
      candidates.logits[place] = logit > 0 ? logit / penalty : logit * penalty;
    }
  }
}

/** Adds to the logits of tokens. */
export function addBias(
  candidates: EditableLogits,
  bias: Iterable<readonly [token: number, bias: number]>,
): void {
  for (const [token, amount] of bias) {
    const place = placeOf(candidates, token);
    const logit = candidates.logits[place];
    if (logit !== undefined) candidates.logits[place] = logit + amount;
  }
}

/** Makes tokens impossible. */
export function ban(candidates: EditableLogits, tokens: Iterable<number>): void {
  for (const token of tokens) {
    const place = placeOf(candidates, token);
    if (place in candidates.logits) candidates.logits[place] = -Infinity;
  }
}

/** Beyond the logits, or −1, when the token is not among them. */
function placeOf({ ids }: EditableLogits, token: number): number {
  return ids ? ids.indexOf(token) : token;
}
