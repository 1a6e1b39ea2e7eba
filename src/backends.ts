export type { BackendWriterOptions } from './backend-writer-options.ts';
export type { Backend, BackendInfo, StepRow } from './backends/backend.ts';
export { createWriterOn } from './create-writer-on.ts';
export type { CandidateCount, Candidates } from './sampler/candidates.ts';
export type { TextTokenizer } from './tokenizer/text-tokenizer.ts';
export type { StreamDecoder } from './tokenizer/tokenizer.ts';
