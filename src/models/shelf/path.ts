import { locateModel } from '../locate-model.ts';

/**
 * The folder of a model. Fetches nothing.
 * @throws VentiError `model-not-found`, `offline`
 */
export async function modelPath(model: string): Promise<string> {
  return (await locateModel(model, { offline: true })).path;
}
