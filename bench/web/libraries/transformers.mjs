import {
  AutoModelForCausalLM,
  AutoTokenizer,
  BaseStreamer,
  env,
  Tensor,
} from '/modules/@huggingface/transformers/dist/transformers.min.js';

/**
 * transformers.js in a page.
 * @param {import('../../job.mjs').Job} job
 * @returns {Promise<import('../../job.mjs').Model>}
 */
export async function open({ device, dtype, threads, temperature, topK }) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/';
  env.backends.onnx.wasm.wasmPaths = '/modules/onnxruntime-web/dist/';
  env.backends.onnx.wasm.numThreads = threads;
  const tokenizer = await AutoTokenizer.from_pretrained('model');
  const model = await AutoModelForCausalLM.from_pretrained('model', { dtype, device });
  return {
    one: async (prompt, outputTokens, onFirstToken) => {
      const row = tokenizer.encode(prompt);
      const shape = [1, row.length];
      const output = await model.generate({
        inputs: new Tensor('int64', BigInt64Array.from(row, BigInt), shape),
        attention_mask: new Tensor('int64', new BigInt64Array(row.length).fill(1n), shape),
        ...(temperature > 0 ? { do_sample: true, temperature, top_k: topK } : { do_sample: false }),
        min_new_tokens: outputTokens,
        max_new_tokens: outputTokens,
        ...(onFirstToken && { streamer: new FirstToken(onFirstToken) }),
      });
      const [ids] = output.tolist();
      const text = tokenizer.decode(ids.slice(row.length));
      return { text, promptTokens: row.length, outputTokens: ids.length - row.length };
    },
    close: async () => void (await model.dispose()),
  };
}

/** Told of the prompt first, then of every token. */
class FirstToken extends BaseStreamer {
  constructor(onToken) {
    super();
    this.onToken = onToken;
    this.isPrompt = true;
  }

  put() {
    if (!this.isPrompt) this.onToken();
    this.isPrompt = false;
  }

  end() {}
}
