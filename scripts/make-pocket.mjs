// Makes the files of the model in the box from its checkpoint, byte for byte the same every time:
//
//     npm run pocket -- FOLDER
//     npm run pocket -- FOLDER --check
//
// FOLDER holds model.safetensors, config.json and tokenizer.json. With --check nothing is written; the
// program ends with 1 where a file in the box differs.
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundles } from './bundle.mjs';

const [checkpoint, flag] = process.argv.slice(2);
if (!checkpoint || (flag && flag !== '--check')) {
  console.error('usage: npm run pocket -- FOLDER [--check]');
  process.exit(2);
}

const box = fileURLToPath(new URL('../models/pocket', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'venti-core-pocket-'));
try {
  const { convert, source } = await loadBundles(
    { convert: 'src/models/convert-checkpoint.ts', source: 'src/models/open-model-source.ts' },
    folder,
  );
  const made = join(folder, 'pocket');
  const sourceSha256 = await source.digestModelSource(checkpoint);
  await convert.convertCheckpoint(checkpoint, made, { name: 'pocket', dtype: 'q8', sourceSha256 });
  const files = await readdir(made);
  const differing = [];
  for (const file of files) {
    const [now, before] = [await readFile(join(made, file)), await readBoxed(file)];
    if (!before?.equals(now)) differing.push(file);
  }
  console.log(
    differing.length === 0 ? `same: ${files.join(', ')}` : `new: ${differing.join(', ')}`,
  );
  if (flag) process.exitCode = differing.length === 0 ? 0 : 1;
  else await cp(made, box, { recursive: true });
} finally {
  await rm(folder, { recursive: true });
}

async function readBoxed(file) {
  return await readFile(join(box, file)).catch(() => undefined);
}
