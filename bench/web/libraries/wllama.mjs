import { Wllama } from '/modules/@wllama/wllama/esm/index.js';

const allLayers = 999;

/**
 * llama.cpp in a page, by wllama.
 * @param {import('../../job.mjs').Job} job
 * @returns {Promise<import('../../job.mjs').Model>}
 */
export async function open({ device, dtype, threads, temperature, topK, never }) {
  const wllama = new Wllama(
    { default: '/modules/@wllama/wllama/esm/wasm/wllama.wasm' },
    { suppressNativeLog: true },
  );
  const response = await fetch(`/model/model-${dtype}.gguf`);
  await wllama.loadModel([await response.blob()], {
    n_ctx: 256,
    n_threads: threads,
    n_gpu_layers: device === 'webgpu' ? allLayers : 0,
  });
  return {
    one: async (prompt, outputTokens, onFirstToken) => {
      const chunks = await wllama.createCompletion({
        prompt,
        max_tokens: outputTokens,
        stream: true,
        temperature,
        top_k: topK,
        top_p: 1,
        min_p: 0,
        logit_bias: Object.fromEntries(never.map((token) => [token, -1000])),
      });
      let text = '';
      let usage;
      for await (const chunk of chunks) {
        const [choice] = chunk.choices;
        if (choice?.text) {
          onFirstToken?.();
          text += choice.text;
        }
        usage = chunk.usage ?? usage;
      }
      return {
        text,
        promptTokens: usage?.prompt_tokens,
        outputTokens: usage?.completion_tokens,
      };
    },
    close: async () => await wllama.exit(),
  };
}
