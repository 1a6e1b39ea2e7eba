import { VentiError } from '../errors.ts';
import { type Architecture, type ArchitectureName, architectureNames } from './architecture.ts';
import { gpt2 } from './gpt2/architecture.ts';
import { quoted } from './invalid-checkpoint.ts';
import { llama } from './llama/architecture.ts';

/** The architectures that can be converted. */
const architectures: Readonly<Record<ArchitectureName, Architecture>> = { gpt2, llama };

/**
 * The architecture of the name that a model's file gives.
 * @param where file and field, for the error message
 * @throws VentiError `unsupported`
 */
export function architectureNamed(name: unknown, where: string): Architecture {
  const known = architectureNames.find((architecture) => architecture === name);
  if (known) return architectures[known];
  throw new VentiError(
    'unsupported',
    `${where} is ${quoted(name)}, expected one of ${architectureNames.join(', ')}. Choose a model of one of these architectures.`,
  );
}

/**
 * The architecture of a config.json. A `model_type` that is absent is taken for GPT-2's: its first
 * checkpoints did not have one.
 * @throws VentiError `unsupported`
 */
export function architectureOf(config: Readonly<Record<string, unknown>>): Architecture {
  if (!Object.hasOwn(config, 'model_type')) return gpt2;
  return architectureNamed(config['model_type'], 'config.json: "model_type"');
}
