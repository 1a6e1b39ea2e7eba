#!/usr/bin/env node
import { createWriter } from '../index.ts';
import { conversionCacheFolder } from '../models/conversion-cache.ts';
import { nodeShelf } from '../models/shelf/node-shelf.ts';
import { randomSeed } from '../sampler/random-seed.ts';
import { cacheFolderCheck } from './doctor/cache-folder.ts';
import { hubCheck } from './doctor/hub.ts';
import { modelsCheck } from './doctor/models.ts';
import { nodeVersionCheck } from './doctor/node-version.ts';
import { pieceCheck } from './doctor/piece.ts';
import { runtimeCheck } from './doctor/runtime.ts';
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
  models: nodeShelf,
  checks: [
    nodeVersionCheck(process.versions.node, engines.node),
    runtimeCheck,
    modelsCheck,
    cacheFolderCheck(
      'cache of conversions',
      conversionCacheFolder(),
      'No checkpoint can be converted. Change who may write there.',
    ),
    hubCheck(process.env),
    pieceCheck(createWriter),
  ],
});
