import { basename, dirname } from 'node:path';
import {
  AutoModelForCausalLM,
  AutoTokenizer,
  BaseStreamer,
  env,
  Tensor,
} from '@huggingface/transformers';

/**
 * transformers.js in Node. Prompts of equal length go through the model `batch` at a time; it cannot
 * begin a piece while others are under way.
 * @param {import('../job.mjs').Job} job
 * @returns {Promise<import('../job.mjs').Model>}
 */
export async function open({ model: folder, dtype, threads, batch, temperature, topK }) {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const name = basename(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const model = await AutoModelForCausalLM.from_pretrained(name, {
    dtype,
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  const write = async (prompts, outputTokens, streamer) => {
    const rows = prompts.map((prompt) => tokenizer.encode(prompt));
    const promptTokens = rows[0].length;
    const shape = [rows.length, promptTokens];
    const ids = BigInt64Array.from(rows.flat(), BigInt);
    const output = await model.generate({
      inputs: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
      ...(temperature > 0 ? { do_sample: true, temperature, top_k: topK } : { do_sample: false }),
      min_new_tokens: outputTokens,
      max_new_tokens: outputTokens,
      ...(streamer && { streamer }),
    });
    return output.tolist().map((row) => {
      const text = tokenizer.decode(row.slice(promptTokens));
      return { text, promptTokens, outputTokens: row.length - promptTokens };
    });
  };
  return {
    one: async (prompt, outputTokens, onFirstToken) => {
      const streamer = onFirstToken && new FirstToken(onFirstToken);
      return (await write([prompt], outputTokens, streamer))[0];
    },
    many: async (prompts, outputTokens) => {
      const pieces = [];
      for (let start = 0; start < prompts.length; start += batch) {
        pieces.push(...(await write(prompts.slice(start, start + batch), outputTokens)));
      }
      return pieces;
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
