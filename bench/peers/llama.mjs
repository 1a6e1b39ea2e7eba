import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

/** Room for a piece; more would cost memory. */
const contextSize = 256;

/**
 * node-llama-cpp on the CPU, with the binaries of its npm package: one context whose sequences share
 * every batch.
 * @param {import('../job.mjs').Job} job
 * @returns {Promise<import('../job.mjs').Model>}
 */
export async function open({ model: path, threads, batch, temperature, topK }) {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    maxThreads: threads,
    logLevel: LlamaLogLevel.error,
  });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({
    contextSize,
    sequences: batch,
    threads: { ideal: threads, min: threads },
  });
  const free = Array.from({ length: batch }, () => context.getSequence());
  const waiting = [];
  const clearing = new Set();
  const take = async () => free.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
  const giveBack = (sequence) => {
    const next = waiting.shift();
    if (next) next(sequence);
    else free.push(sequence);
  };
  const one = async (prompt, outputTokens, onFirstToken) => {
    const sequence = await take();
    const input = model.tokenize(prompt);
    const output = [];
    const options = { temperature, topK, topP: 1, minP: 0, seed: 1, yieldEogToken: true };
    for await (const token of sequence.evaluate(input, options)) {
      if (output.length === 0) onFirstToken?.();
      output.push(token);
      if (output.length === outputTokens) break;
    }
    // It has to wait until no batch is under way; nobody else waits for it while there are sequences.
    const cleared = sequence.clearHistory().then(() => giveBack(sequence));
    clearing.add(cleared);
    void cleared.then(() => clearing.delete(cleared));
    const text = model.detokenize(output);
    return { text, promptTokens: input.length, outputTokens: output.length };
  };
  return {
    one,
    many: async (prompts, outputTokens) =>
      await Promise.all(prompts.map((prompt) => one(prompt, outputTokens))),
    close: async () => {
      await Promise.allSettled(clearing);
      await llama.dispose();
    },
  };
}
