import { convertModel } from './convert.ts';
import { inspectModel } from './inspect.ts';
import { listModels } from './list.ts';
import { modelPath } from './path.ts';
import { pullByName } from './pull.ts';
import { removeModel } from './remove.ts';
import type { ModelShelf } from './shelf.ts';
import { verifyModel } from './verify.ts';

/** The models of this machine: the box, the hub's cache, and the cache of conversions. */
export const nodeShelf: ModelShelf = {
  list: listModels,
  pull: pullByName,
  convert: convertModel,
  inspect: inspectModel,
  verify: verifyModel,
  remove: removeModel,
  path: modelPath,
};
