import type { GeneratorInfo } from './generator/generator.ts';
import type { GenerateOptions } from './options/generate-options.ts';
import type { Quote } from './quotes/quote.ts';
import type { ScoredText, TextScore } from './scoring/text-score.ts';
import type { Thinkpiece, ThinkpieceEvent } from './thinkpiece.ts';

/** A quote, or a quote with options that override those of the batch. Without a quote one is picked. */
export type ThinkpieceRequest = string | Quote | ThinkpieceRequestWithOptions;

/** A request of a batch with options of its own. */
export interface ThinkpieceRequestWithOptions extends GenerateOptions {
  readonly quote?: string | Quote;
}

/** A piece of a batch and the place of its request in it, counted from 0. */
export interface BatchThinkpiece extends Thinkpiece {
  readonly index: number;
}

/** How texts are scored. */
export interface ScoreOptions {
  /** Gives up at the next step of the model. */
  readonly abortSignal?: AbortSignal;
}

/** A loaded model that writes thinkpieces, many at once. */
export interface Writer extends AsyncDisposable {
  /** The model and where it runs. */
  readonly info: GeneratorInfo;
  /**
   * Writes one piece.
   * @param quote opening line; a random one of the corpus when absent
   * @throws VentiError `aborted` with the partial piece in `piece`; `invalid-quote`,
   * `invalid-option`, `unknown-option`; `disposed`, `runtime-failed`, `out-of-memory`
   */
  generate(quote?: string | Quote, options?: GenerateOptions): Promise<Thinkpiece>;
  /** Writes one piece and tells of it as it grows; an aborted stream ends with the partial piece. */
  stream(quote?: string | Quote, options?: GenerateOptions): AsyncIterable<ThinkpieceEvent>;
  /**
   * Writes a piece per request and yields each as it finishes. Requests are read as places become
   * free. With a seed, piece i draws from a seed of its own derived from it and i.
   * On abort the pieces under way are yielded as they are, and no more are begun.
   */
  batch(
    requests: Iterable<ThinkpieceRequest> | AsyncIterable<ThinkpieceRequest>,
    options?: GenerateOptions,
  ): AsyncIterable<BatchThinkpiece>;
  /**
   * Tells how likely the model finds texts, each by itself: at the beginning of a text, or after a
   * context. A text that is longer than the model's context is read in windows that overlap by half.
   * Pieces that are under way are finished first.
   * @returns one score for each text, in order
   * @throws VentiError `invalid-option`; `aborted`, `disposed`, `runtime-failed`, `out-of-memory`
   */
  score(
    texts: Iterable<string | ScoredText>,
    options?: ScoreOptions,
  ): Promise<readonly TextScore[]>;
  /** Ends everything pending with a VentiError `disposed` and frees the model. */
  dispose(): Promise<void>;
}

/** A step of getting a model ready. */
export interface LoadProgress {
  readonly stage: 'download' | 'convert' | 'verify' | 'load';
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Where a model comes from and how it runs. Every field has a default. */
export interface WriterOptions {
  /**
   * Name of a model in the box; `gpt2`, `distilgpt2`, `gpt2-medium`, `gpt2-large`, `gpt2-xl`, or
   * `owner/name` on the Hugging Face hub, any of them with `@revision`, which is pulled unless it is in
   * the hub's cache; or the path of a folder of ours, or of a model that is converted once and cached: a
   * folder with the `model.safetensors`, `config.json` and `tokenizer.json` of a GPT-2 or Llama, or the
   * GGUF file of one. A folder with ready-made ONNX graphs in a layout of the hub, `config.json` and
   * `tokenizer.json` is run as it is.
   * @default 'pocket'
   */
  readonly model?: string;
  /** Precision of the weights. @default the model's own; `q8` for a checkpoint */
  readonly dtype?: 'fp32' | 'fp16' | 'q8' | 'q4';
  /**
   * `webgpu` is a graphics card through its own driver (Vulkan, Direct3D or Metal), `cuda` an NVIDIA card with
   * CUDA 12 and cuDNN 9, for which onnxruntime-node has to fetch a library first. Nothing stands in for a
   * device that is not there: it is an error. With the same seed each device writes a piece of its own.
   * @default 'cpu'
   */
  readonly device?: 'cpu' | 'webgpu' | 'cuda';
  /** Fetches nothing; what is missing is an error. @default what `HF_HUB_OFFLINE` says */
  readonly offline?: boolean;
  /** Threads of the model on the CPU. @default the machine's cores, at most 8 */
  readonly threads?: number;
  /**
   * Copies of the model that share the threads when many pieces are written, each with a worker of its
   * own; a piece by itself has all threads. More than one takes half of `maxCacheBytes` for the copies,
   * which are started when they are first needed. There is one on a GPU.
   * @default one for each thread, at most 4, and no more than 1 GiB of copies; 1 for a larger model
   */
  readonly replicas?: number;
  /** Most pieces written at the same time. @default 64 */
  readonly maxBatchSize?: number;
  /** Most bytes for keys and values of the pieces under way. @default 2 GiB */
  readonly maxCacheBytes?: number;
  /** Most pieces that wait for a place; one more ends with a VentiError `queue-full`. @default 4096 */
  readonly maxQueueLength?: number;
  /** Told how far loading has come, many times in each stage. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Gives up loading. */
  readonly abortSignal?: AbortSignal;
}
