import { nameOf } from './table.mjs';

/**
 * Work of one token: every matrix is read, and each of its weights multiplied, once.
 * @param {import('../src/models/manifest.ts').ModelManifest} manifest of a GPT-2
 */
export function workOfToken({ layers, heads, headWidth, vocabularySize, files }) {
  const width = heads * headWidth;
  return {
    bytes: files['model.weights'].size,
    products: layers * 12 * width * width + vocabularySize * width,
  };
}

/**
 * How near each of ours comes to what the machine can do.
 * @param {readonly import('./rounds.mjs').Result[]} results
 * @param {import('./limits.ts').Limits} limits
 * @param {ReadonlyMap<string, ReturnType<typeof workOfToken>>} work by precision
 * @returns {readonly string[]}
 */
export function shareLines(results, limits, work) {
  return results.flatMap(({ name, task, dtype, figures }) => {
    const ofToken = work.get(dtype);
    if (name !== 'venti-core' || !ofToken) return [];
    const tokens = figures.tokensPerSecond?.median;
    const title = nameOf({ name: task, dtype });
    if (task === 'one') {
      const read = tokens * ofToken.bytes;
      return `- ${title}: reads ${giga(read)} GB/s of weights, ${percent(read / limits.bytesPerSecond)} of the ${giga(limits.bytesPerSecond)} GB/s that a matrix-vector product reads here`;
    }
    if (task !== 'many') return [];
    const done = tokens * ofToken.products;
    const [peak, kind] =
      dtype === 'fp32'
        ? [limits.float32PerSecond, '32-bit floats']
        : [limits.int8PerSecond, '8-bit integers'];
    return `- ${title}: ${giga(done)} billion products/s, ${percent(done / peak)} of the ${giga(peak)} billion that a large product of ${kind} reaches here`;
  });
}

function giga(value) {
  return (value / 1e9).toFixed(0);
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
