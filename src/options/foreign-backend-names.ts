import { type ForeignNames, foreignNames } from './foreign-names.ts';

/** What options of a writer over a backend might be called. */
export const foreignBackendNames: ForeignNames = foreignNames(
  {
    backend: 'model engine runtime',
    endOfText: 'eos eos_token eos_token_id end_of_text_token stop_token',
    name: 'model_name model_id',
    modelSha256: 'sha256 digest hash',
    maxBatchSize: 'batch_size max_batch batch concurrency max_concurrency parallel slots',
    maxCacheBytes: 'cache_bytes cache_size max_cache_size max_memory',
    maxQueueLength: 'queue_length queue_size max_queue_size',
  },
  [
    ['dtype device threads', 'the backend tells it in its info'],
    [
      'max_output_tokens temperature top_k top_p min_p repetition_penalty no_repeat_ngram_size logit_bias banned_tokens stop_sequences trim max_redraws best_of seed abort_signal',
      'it belongs to generate(), stream() and batch()',
    ],
  ],
);
