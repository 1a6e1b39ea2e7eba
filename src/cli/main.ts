#!/usr/bin/env node
import { createWriter } from '../index.ts';
import { boxedModels } from '../models/box.ts';
import { conversionCacheFolder } from '../models/conversion-cache.ts';
import { modelBytes } from '../models/manifest.ts';
import { randomSeed } from '../sampler/random-seed.ts';
import { cacheFolderCheck } from './doctor/cache-folder.ts';
import { modelsCheck } from './doctor/models.ts';
import { nodeVersionCheck } from './doctor/node-version.ts';
import { pieceCheck } from './doctor/piece.ts';
import { runtimeCheck } from './doctor/runtime.ts';
import type { ModelSummary } from './io.ts';
import { packageManifest } from './package-manifest.ts';
import { run } from './run.ts';

const { version, engines } = packageManifest();
const interrupt = new AbortController();
// Once: the second Ctrl-C ends the process at once.
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupt: interrupt.signal,
  version,
  randomSeed,
  now: () => performance.now(),
  createWriter,
  listModels,
  checks: [
    nodeVersionCheck(process.versions.node, engines.node),
    runtimeCheck,
    modelsCheck,
    cacheFolderCheck(conversionCacheFolder()),
    pieceCheck(createWriter),
  ],
});

async function listModels(): Promise<ModelSummary[]> {
  const models = await boxedModels();
  return [...models].map(([name, { manifest }]) => {
    const { dtype, layers, contextLength, vocabularySize } = manifest;
    return { name, dtype, layers, contextLength, vocabularySize, bytes: modelBytes(manifest) };
  });
}
