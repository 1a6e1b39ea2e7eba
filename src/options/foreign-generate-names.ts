import { type ForeignNames, foreignNames } from './foreign-names.ts';

/** What others call options of a piece: transformers, llama.cpp, Ollama, vLLM, OpenAI, the AI SDK. */
export const foreignGenerateNames: ForeignNames = foreignNames(
  {
    maxOutputTokens:
      'max_new_tokens max_tokens max_completion_tokens new_tokens n_predict num_predict num_tokens length',
    minOutputTokens: 'min_new_tokens min_tokens',
    temperature: 'temp',
    topK: 'k',
    topP: 'p nucleus nucleus_p',
    repetitionPenalty: 'repeat_penalty rep_pen',
    noRepeatNgramSize: 'no_repeat_ngram no_repeat_ngrams ngram_size',
    bannedTokens: 'bad_words_ids suppress_tokens banned_token_ids bad_token_ids',
    stopSequences: 'stop stop_sequence stop_strings stop_string stop_words stop_at',
    trim: 'trim_to_sentence clean',
    maxRedraws: 'redraws max_retries retries',
    bestOf: 'best candidates num_candidates n_candidates best_of_n rejection_sampling',
    seed: 'random_seed rng_seed random_state manual_seed',
    abortSignal: 'signal abort cancel_signal',
  },
  [
    ['max_length', 'use maxOutputTokens, which does not count the prompt'],
    ['min_length', 'use minOutputTokens, which does not count the prompt'],
    ['do_sample greedy', 'use temperature: 0 takes the likeliest token, above 0 samples'],
    [
      'typical_p typical tfs tfs_z top_a epsilon_cutoff eta_cutoff mirostat mirostat_tau mirostat_eta',
      'it is not supported; use topP or minP',
    ],
    [
      'frequency_penalty presence_penalty repeat_last_n',
      'it is not supported; use repetitionPenalty or noRepeatNgramSize',
    ],
    ['logits_processor', 'it is not supported; use logitBias or bannedTokens'],
    ['bad_words', 'use bannedTokens, with the ids of the tokens'],
    [
      'eos_token_id eos_token stop_token_ids pad_token_id',
      "a piece ends at the model's own end-of-text token; use stopSequences for other ends",
    ],
    ['num_beams num_beam_groups length_penalty', 'it is not supported; pieces are sampled'],
    [
      'nsamples num_samples num_return_sequences n count',
      'a call writes one piece; pass as many requests to batch(), or bestOf to keep the best of several',
    ],
    ['batch_size', 'use maxBatchSize of createWriter()'],
    ['abort_controller', 'use abortSignal, with the signal of the controller'],
    ['timeout timeout_ms max_time', 'use abortSignal, with AbortSignal.timeout(milliseconds)'],
    ['stream streaming streamer on_token callback', 'call stream() instead of generate()'],
    [
      'prompt quote text input prefix unconditional',
      'the quote is an argument of its own, and one is picked when it is left out',
    ],
    [
      'model device dtype threads max_batch_size max_cache_bytes max_queue_length on_progress',
      'it belongs to createWriter()',
    ],
    ['quiet verbose', 'nothing is ever printed'],
    ['use_cache', 'the cache is always used'],
  ],
);
