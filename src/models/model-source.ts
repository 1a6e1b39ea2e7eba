import type { ModelDescription } from '../convert/architecture.ts';
import type { ByteSource } from '../convert/byte-source.ts';
import type { TensorReader } from '../convert/tensor-reader.ts';

/** A model as others keep it, open for conversion. */
export interface ModelSource extends AsyncDisposable {
  readonly model: ModelDescription;
  /** The model's tensors, of which names and shapes have been compared with its description. */
  readonly tensors: TensorReader;
  /** The contents of a tokenizer.json. */
  readonly tokenizer: string;
  /** Where the tokenizer stands, for error messages. */
  readonly tokenizerName: string;
}

/** Looks on while a source reads a file. */
export type Watch = (file: ByteSource) => ByteSource;
