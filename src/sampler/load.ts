import type { Candidates } from './candidates.ts';
import { invalidLogit } from './invalid-logits.ts';
import type { Shortlist } from './shortlist.ts';

/** Fills the list with every possible token, in the order of the candidates. */
export function loadAll({ ids, logits }: Candidates, list: Shortlist): void {
  list.clear(logits.length);
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index]!;
    if (logit === -Infinity) continue;
    const id = ids ? ids[index]! : index;
    if (!(logit < Infinity)) throw invalidLogit(logit, id);
    list.ids[list.length] = id;
    list.logits[list.length] = logit;
    list.length++;
  }
}

/**
 * Fills the list with the `count` likeliest tokens, by falling logit, equal logits by rising id.
 * A heap of `count` tokens with the least likely on top, so that most of a vocabulary is passed over
 * with one comparison each. Candidates of equal logits come by rising id.
 */
export function loadLikeliest({ ids, logits }: Candidates, count: number, list: Shortlist): void {
  const capacity = Math.min(count, logits.length);
  list.clear(capacity);
  let worst = -Infinity;
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index]!;
    if (logit <= worst) continue;
    const id = ids ? ids[index]! : index;
    if (!(logit < Infinity)) throw invalidLogit(logit, id);
    if (list.length < capacity) siftUp(list, list.length++, id, logit);
    else siftDown(list, list.length, id, logit);
    if (list.length === capacity) worst = list.logits[0]!;
  }
  sort(list);
}

/** Turns the heap into a list, best first: the worst of what is left goes to the end, again and again. */
function sort(list: Shortlist): void {
  for (let end = list.length - 1; end > 0; end--) {
    const id = list.ids[end]!;
    const logit = list.logits[end]!;
    move(list, 0, end);
    siftDown(list, end, id, logit);
  }
}

/** Puts a token into the hole at a leaf, or above it. */
function siftUp(list: Shortlist, leaf: number, id: number, logit: number): void {
  let hole = leaf;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!isWorse(id, logit, list.ids[parent]!, list.logits[parent]!)) break;
    move(list, parent, hole);
    hole = parent;
  }
  list.ids[hole] = id;
  list.logits[hole] = logit;
}

/** Puts a token into the hole at the top of a heap of `length`, or below it. */
function siftDown(list: Shortlist, length: number, id: number, logit: number): void {
  const { ids, logits } = list;
  let hole = 0;
  while (true) {
    let child = 2 * hole + 1;
    if (child >= length) break;
    const other = child + 1;
    if (other < length && isWorse(ids[other]!, logits[other]!, ids[child]!, logits[child]!)) {
      child = other;
    }
    if (!isWorse(ids[child]!, logits[child]!, id, logit)) break;
    move(list, child, hole);
    hole = child;
  }
  ids[hole] = id;
  logits[hole] = logit;
}

function isWorse(id: number, logit: number, otherId: number, otherLogit: number): boolean {
  return logit < otherLogit || (logit === otherLogit && id > otherId);
}

function move(list: Shortlist, from: number, to: number): void {
  list.ids[to] = list.ids[from]!;
  list.logits[to] = list.logits[from]!;
}
