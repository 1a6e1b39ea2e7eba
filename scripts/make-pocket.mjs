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
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'tsup';

const [checkpoint, flag] = process.argv.slice(2);
if (!checkpoint || (flag && flag !== '--check')) {
  console.error('usage: npm run pocket -- FOLDER [--check]');
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const box = join(root, 'models/pocket');
const folder = await mkdtemp(join(tmpdir(), 'venti-core-pocket-'));
try {
  const { convertCheckpoint, digestCheckpoint } = await converter();
  const made = join(folder, 'pocket');
  const sourceSha256 = await digestCheckpoint(checkpoint);
  await convertCheckpoint(checkpoint, made, { name: 'pocket', dtype: 'q8', sourceSha256 });
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

async function converter() {
  await build({
    entry: {
      convert: join(root, 'src/models/convert-checkpoint.ts'),
      digest: join(root, 'src/models/checkpoint-folder.ts'),
    },
    outDir: folder,
    format: 'esm',
    outExtension: () => ({ js: '.mjs' }),
    target: 'node20',
    noExternal: [/./],
    config: false,
    silent: true,
  });
  const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  return { ...(await load('convert')), ...(await load('digest')) };
}

async function readBoxed(file) {
  return await readFile(join(box, file)).catch(() => undefined);
}
