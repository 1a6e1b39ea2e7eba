/**
 * Shares out work: the largest first, each to whoever has least so far (Graham 1969, "Bounds on
 * Multiprocessing Timing Anomalies").
 * @param sizes of the pieces of work
 * @returns for each of `count` workers the places of its pieces in `sizes`; none gets nothing while another
 * has two
 */
export function shareOut(sizes: readonly number[], count: number): number[][] {
  const shares = Array.from({ length: count }, () => ({ size: 0, places: [] as number[] }));
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  for (const place of order) {
    const least = shares.reduce((best, share) => (share.size < best.size ? share : best));
    // Work of no size counts too.
    least.size += Math.max(1, sizes[place]!);
    least.places.push(place);
  }
  return shares.map(({ places }) => places);
}
