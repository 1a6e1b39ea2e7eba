import { availableParallelism } from 'node:os';
import { kernelQuirks } from '../../backends/node/kernel-quirks.ts';
import { loadRuntime } from '../../backends/node/open-session.ts';
import type { Check } from './check.ts';

/** ONNX Runtime: installed, for this system, and where it can run a model. */
export const runtimeCheck: Check = {
  name: 'onnxruntime-node',
  async run() {
    const runtime = await loadRuntime();
    const { env, listSupportedBackends } = runtime;
    const version = env.versions.node ?? 'unknown version';
    if (!listSupportedBackends().some(({ name }) => name === 'cpu')) {
      return { status: 'broken', found: `${version} lacks the device cpu` };
    }
    const { productsSaturate } = await kernelQuirks(runtime, 'q8');
    const cores = `${availableParallelism()} cores`;
    const kind = productsSaturate ? ', which q8 and q4 are rewritten for while they load' : '';
    return { status: 'ok', found: `${version}, device cpu with ${cores}${kind}` };
  },
};
