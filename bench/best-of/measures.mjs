import { gzipSync } from 'node:zlib';

/**
 * @typedef {object} Draft
 * @property {string} quote
 * @property {string} written the whole continuation
 * @property {string} body what trimming leaves of it
 * @property {number} score
 *
 * @typedef {object} Measure
 * @property {string} title
 * @property {boolean} isScored whether the score looks at it
 * @property {(drafts: readonly Draft[]) => number[]} of a number for each piece
 */

/**
 * What is measured of pieces.
 * @param {object} postprocess the package's own measures of a text
 * @param {string} [text] that people wrote, if pieces are to be compared with one
 * @returns {Measure[]}
 */
export function measures({ sequenceRepetition, distinct, loops, endsSentence, wordsOf }, text) {
  const known = text === undefined ? undefined : wordsOf(text);
  return [
    scored('score', ({ score }) => score),
    scored('seqRep4', ({ body }) => sequenceRepetition(body, 4)),
    scored('loops', ({ body }) => Number(loops(body))),
    scored('finished before trimming', ({ written }) => Number(endsSentence(written))),
    unscored('distinct2', ({ body }) => distinct(body, 2)),
    unscored('distinct3', ({ body }) => distinct(body, 3)),
    unscored('bytes when compressed', ({ body }) => compressedShare(body)),
    unscored('words of the quote that come again', (draft) => recurring(draft, wordsOf)),
    sharedByPieces(2, wordsOf),
    sharedByPieces(4, wordsOf),
    // Are words put together as people do, and are passages copied from them?
    ...(known ? [3, 8].map((n) => foundIn(known, n, wordsOf)) : []),
    unscored('words', ({ body }) => wordsOf(body).length),
  ];
}

function scored(title, ofPiece) {
  return { title, isScored: true, of: (drafts) => drafts.map(ofPiece) };
}

function unscored(title, ofPiece) {
  return { title, isScored: false, of: (drafts) => drafts.map(ofPiece) };
}

/** Length of the body after gzip over that before: low for a text that says the same again. */
function compressedShare(body) {
  return body === '' ? 1 : gzipSync(body).length / Buffer.byteLength(body);
}

/** Share of the quote's words of five letters and more that the body has: does it keep to its subject? */
function recurring({ quote, body }, wordsOf) {
  const wanted = new Set(wordsOf(quote).filter((word) => word.length >= 5));
  const has = new Set(wordsOf(body));
  return share(wanted, (word) => has.has(word));
}

/** For each piece, the share of its n-grams that some other piece has: do all pieces sound alike? */
function sharedByPieces(n, wordsOf) {
  const of = (drafts) => {
    const own = drafts.map(({ body }) => ngramsOf(wordsOf(body), n));
    const pieces = new Map();
    for (const grams of own)
      for (const gram of grams) pieces.set(gram, 1 + (pieces.get(gram) ?? 0));
    return own.map((grams) => share(grams, (gram) => pieces.get(gram) > 1));
  };
  return { title: `${n}-grams shared with other pieces`, isScored: false, of };
}

function foundIn(words, n, wordsOf) {
  const known = ngramsOf(words, n);
  const ofPiece = ({ body }) => share(ngramsOf(wordsOf(body), n), (gram) => known.has(gram));
  return unscored(`${n}-grams that stand in the text`, ofPiece);
}

function ngramsOf(words, n) {
  return new Set(words.slice(n - 1).map((_, at) => words.slice(at, at + n).join(' ')));
}

/** Share of a set that something holds for; of an empty one 0. */
function share(set, holds) {
  return set.size === 0 ? 0 : [...set].filter(holds).length / set.size;
}
