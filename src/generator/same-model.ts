import { VentiError } from '../errors.ts';
import type { GeneratorInfo } from './generator.ts';

interface Loaded {
  readonly info: GeneratorInfo;
  dispose(): Promise<void>;
}

/**
 * Returns a model that was loaded again if it is the one that it was, and disposes it otherwise: a
 * folder may have been written anew, or a branch of the hub pulled, and seeds would write something else
 * from then on.
 * @throws VentiError `model-mismatch`
 */
export async function sameModel<Again extends Loaded>(
  before: GeneratorInfo,
  again: Again,
): Promise<Again> {
  if (again.info.modelSha256 === before.modelSha256) return again;
  await again.dispose();
  throw new VentiError(
    'model-mismatch',
    `The files of the model ${before.model} have changed since it was loaded. Create another writer, which uses the new ones.`,
  );
}
