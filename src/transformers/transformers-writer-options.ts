import type { BackendWriterOptions } from '../backend-writer-options.ts';
import type {
  TransformersModel,
  TransformersTokenizer,
} from '../backends/transformers/transformers-objects.ts';

/** A model of transformers.js, and how much of it is done at a time. */
export interface TransformersWriterOptions
  extends Omit<BackendWriterOptions, 'backend' | 'tokenizer' | 'endOfText' | 'name'> {
  /** What `AutoModelForCausalLM.from_pretrained` has loaded. It stays yours: dispose it yourself. */
  readonly model: TransformersModel;
  /** What `AutoTokenizer.from_pretrained` has loaded. */
  readonly tokenizer: TransformersTokenizer;
  /** Token that ends a text, or several. @default every `eos_token_id` of the model's configuration */
  readonly endOfText?: number | readonly number[];
  /** Name of the model, which stands in every piece. @default the one in its configuration */
  readonly name?: string;
}
