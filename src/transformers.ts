export type {
  TransformersModel,
  TransformersTokenizer,
} from './backends/transformers/transformers-objects.ts';
export { createTransformersWriter } from './transformers/create-transformers-writer.ts';
export type { TransformersWriterOptions } from './transformers/transformers-writer-options.ts';
export type { Writer } from './writer.ts';
