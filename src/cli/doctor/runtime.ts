import { availableParallelism } from 'node:os';
import { loadRuntime } from '../../backends/node/open-session.ts';
import type { Check } from './check.ts';

/** ONNX Runtime: installed, for this system, and where it can run a model. */
export const runtimeCheck: Check = {
  name: 'onnxruntime-node',
  async run() {
    const { env, listSupportedBackends } = await loadRuntime();
    const version = env.versions.node ?? 'unknown version';
    if (!listSupportedBackends().some(({ name }) => name === 'cpu')) {
      return { status: 'broken', found: `${version} lacks the device cpu` };
    }
    return { status: 'ok', found: `${version}, device cpu with ${availableParallelism()} cores` };
  },
};
