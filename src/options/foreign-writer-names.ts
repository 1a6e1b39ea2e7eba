import { type ForeignNames, foreignNames } from './foreign-names.ts';

/** What others call options of a model and its runtime: transformers.js, llama.cpp, ONNX Runtime. */
export const foreignWriterNames: ForeignNames = foreignNames(
  {
    model: 'model_id model_name model_path path checkpoint repo folder',
    dtype: 'quantization quantized quant precision data_type',
    device: 'backend execution_provider execution_providers',
    threads: 'num_threads n_threads intra_op_num_threads',
    replicas: 'copies num_replicas workers num_workers instances data_parallel_size',
    offline: 'local_files_only no_download',
    maxBatchSize: 'batch_size max_batch batch concurrency max_concurrency parallel slots',
    maxCacheBytes: 'cache_bytes cache_size max_cache_size max_memory',
    maxQueueLength: 'queue_length queue_size max_queue_size',
    onProgress: 'progress progress_callback',
    abortSignal: 'signal abort cancel_signal',
  },
  [
    ['abort_controller', 'use abortSignal, with the signal of the controller'],
    ['revision', 'write it behind the model: owner/name@revision'],
    ['cache_dir cache_folder', 'set HF_HOME in the environment'],
    ['token access_token hf_token', 'set HF_TOKEN in the environment'],
    ['timeout timeout_ms', 'use abortSignal, with AbortSignal.timeout(milliseconds)'],
    [
      'max_output_tokens temperature top_k top_p min_p repetition_penalty no_repeat_ngram_size logit_bias banned_tokens stop_sequences trim max_redraws best_of seed',
      'it belongs to generate(), stream() and batch()',
    ],
    ['max_new_tokens max_tokens', 'pass maxOutputTokens to generate(), stream() or batch()'],
    ['quote prompt text', 'it belongs to generate(), stream() and batch()'],
  ],
);
