import { createWriter } from '/dist/web.js';

/**
 * This package as it is shipped, in a page.
 * @param {import('../../job.mjs').Job} job
 * @returns {Promise<import('../../job.mjs').Model>}
 */
export async function open({ temperature, topK, ...job }) {
  const { device, threads, maxBatchSize, maxCacheBytes } = job;
  const writer = await createWriter({
    ...{ model: '/model/', device, threads, maxBatchSize, maxCacheBytes },
  });
  const options = (outputTokens) => ({
    temperature,
    topK,
    seed: 1,
    trim: false,
    maxOutputTokens: outputTokens,
    minOutputTokens: outputTokens,
  });
  return {
    one: async (prompt, outputTokens, onFirstToken) => {
      for await (const event of writer.stream(prompt, options(outputTokens))) {
        if (event.type === 'text-delta') onFirstToken?.();
        if (event.type === 'finish') return plain(event.piece);
      }
      throw new Error('The stream ended without a piece.');
    },
    many: async (prompts, outputTokens) => {
      const pieces = [];
      for await (const piece of writer.batch(prompts, options(outputTokens))) {
        pieces.push(plain(piece));
      }
      return pieces;
    },
    close: async () => await writer.dispose(),
  };
}

function plain({ text, quote, usage }) {
  const { promptTokens, outputTokens } = usage;
  return { text: text.slice(quote.length), promptTokens, outputTokens };
}
