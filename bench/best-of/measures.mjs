import { gzipSync } from 'node:zlib';

/**
 * @typedef {object} Draft
 * @property {string} quote
 * @property {string} written the whole continuation
 * @property {string} body what trimming leaves of it
 * @property {number} score
 */

/**
 * What is measured of pieces: a title, whether the score looks at it, and a number for each piece.
 * @param {object} postprocess the package's own measures of a text
 * @returns {{ title: string, isScored: boolean, of: (drafts: readonly Draft[]) => number[] }[]}
 */
export function measures({ sequenceRepetition, distinct, loops, endsSentence, wordsOf }) {
  const each = (of) => (drafts) => drafts.map(of);
  return [
    scored(
      'score',
      each(({ score }) => score),
    ),
    scored(
      'seqRep4',
      each(({ body }) => sequenceRepetition(body, 4)),
    ),
    scored(
      'loops',
      each(({ body }) => Number(loops(body))),
    ),
    scored(
      'finished before trimming',
      each(({ written }) => Number(endsSentence(written))),
    ),
    other(
      'distinct2',
      each(({ body }) => distinct(body, 2)),
    ),
    other(
      'distinct3',
      each(({ body }) => distinct(body, 3)),
    ),
    other(
      'bytes when compressed',
      each(({ body }) => compressedShare(body)),
    ),
    other(
      'words of the quote that come again',
      each((draft) => recurring(draft, wordsOf)),
    ),
    other('pairs of words shared with other pieces', (drafts) => shared(drafts, 2, wordsOf)),
    other('4-grams shared with other pieces', (drafts) => shared(drafts, 4, wordsOf)),
    other(
      'words',
      each(({ body }) => wordsOf(body).length),
    ),
  ];
}

function scored(title, of) {
  return { title, isScored: true, of };
}

function other(title, of) {
  return { title, isScored: false, of };
}

/** Length of the body after gzip over that before: low for a text that says the same again. */
function compressedShare(body) {
  return body === '' ? 1 : gzipSync(body).length / Buffer.byteLength(body);
}

/** Share of the quote's words of five letters and more that the body has: does it keep to its subject? */
function recurring({ quote, body }, wordsOf) {
  const wanted = new Set(wordsOf(quote).filter((word) => word.length >= 5));
  const has = new Set(wordsOf(body));
  return wanted.size === 0 ? 0 : [...wanted].filter((word) => has.has(word)).length / wanted.size;
}

/** For each piece, the share of its n-grams that some other piece has: do all pieces sound alike? */
function shared(drafts, n, wordsOf) {
  const sets = drafts.map(({ body }) => ngramsOf(wordsOf(body), n));
  const pieces = new Map();
  for (const set of sets) for (const gram of set) pieces.set(gram, (pieces.get(gram) ?? 0) + 1);
  return sets.map((set) => {
    const common = [...set].filter((gram) => pieces.get(gram) > 1);
    return set.size === 0 ? 0 : common.length / set.size;
  });
}

function ngramsOf(words, n) {
  return new Set(words.slice(n - 1).map((_, at) => words.slice(at, at + n).join(' ')));
}
