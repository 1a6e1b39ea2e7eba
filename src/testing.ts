import type { TextRequest } from './generator/generator.ts';
import { ScriptedGenerator } from './generator/scripted-generator.ts';
import type { Writer } from './writer.ts';
import { GeneratorWriter } from './writing/generator-writer.ts';

export type { Backend, BackendInfo, StepRow } from './backends/backend.ts';
export {
  type Script,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from './backends/scripted/scripted-backend.ts';
export type { TextRequest } from './generator/generator.ts';
export type { CandidateCount, Candidates } from './sampler/candidates.ts';

/**
 * A writer without a model, for tests of what uses one. It writes what it is told to, a word a token,
 * with trimming, stop sequences, limits, events and aborts as in a real one. It starts at once and
 * gives the same pieces everywhere.
 *
 * @example
 * const writer = createScriptedWriter(() => ' Nobody knows. Nobody ever');
 * const piece = await writer.generate('What is a moat?');
 * // piece.text is 'What is a moat? Nobody knows.'
 *
 * @param reply the continuation of a prompt, most often with a space before its first word
 */
export function createScriptedWriter(reply: (request: TextRequest) => string): Writer {
  return new GeneratorWriter(new ScriptedGenerator(reply));
}
