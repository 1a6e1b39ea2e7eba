import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { goldenFolder } from '../../test/golden/golden-model.ts';
import type { LoadProgress } from '../writer.ts';
import { boxedModels, defaultModel } from './box.ts';
import { conversionCacheFolder } from './conversion-cache.ts';
import { convertCheckpoint } from './convert-checkpoint.ts';
import { findModel } from './find-model.ts';
import { manifestName } from './manifest.ts';
import { readModelFolder, verifyModelFolder } from './model-folder.ts';

const checkpoint = goldenFolder('gpt2-f16');

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'venti-models-'));
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'case-'));
});

async function convert(target: string, dtype: 'fp32' | 'q8' | 'q4' = 'q8'): Promise<void> {
  await convertCheckpoint(checkpoint, target, {
    name: 'golden',
    dtype,
    sourceSha256: '0'.repeat(64),
  });
}

async function filesOf(path: string): Promise<Record<string, Buffer>> {
  const names = await readdir(path);
  const files = await Promise.all(names.map(async (name) => await readFile(join(path, name))));
  return Object.fromEntries(names.map((name, i) => [name, files[i]!]));
}

describe('the box', () => {
  test('holds its default model, whose files are what its manifest says', async () => {
    const pocket = (await boxedModels()).get(defaultModel)!;
    expect(pocket.manifest).toMatchObject({ name: 'pocket', architecture: 'gpt2', dtype: 'q8' });
    await verifyModelFolder(pocket);
  });

  test('has that model found by its name', async () => {
    expect(await findModel('pocket', undefined)).toMatchObject({ manifest: { name: 'pocket' } });
    expect(await findModel('pocket', 'q8')).toMatchObject({ manifest: { name: 'pocket' } });
    await expect(findModel('pocket', 'fp32')).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('a conversion', () => {
  test('gives the same bytes again', async () => {
    await convert(join(folder, 'a'));
    await convert(join(folder, 'b'));
    expect(await filesOf(join(folder, 'a'))).toEqual(await filesOf(join(folder, 'b')));
  });

  test('makes a folder that passes its own checks, with no trace of where and when', async () => {
    await convert(join(folder, 'model'));
    const model = (await readModelFolder(join(folder, 'model')))!;
    await verifyModelFolder(model);
    expect(JSON.stringify(model.manifest)).not.toContain(root);
    expect(await readdir(folder)).toEqual(['model']);
  });

  test('leaves nothing behind when it fails', async () => {
    const broken = join(folder, 'broken');
    await cp(checkpoint, broken, { recursive: true });
    const config = JSON.parse(await readFile(join(broken, 'config.json'), 'utf8'));
    await writeFile(join(broken, 'config.json'), JSON.stringify({ ...config, n_embd: 128 }));
    const target = join(folder, 'model');
    await expect(
      convertCheckpoint(broken, target, { name: 'x', dtype: 'q8', sourceSha256: '' }),
    ).rejects.toMatchObject({ code: 'invalid-checkpoint' });
    expect(await readdir(folder)).toEqual(['broken']);
  });

  test('stays when another process was faster', async () => {
    const target = join(folder, 'model');
    await Promise.all([convert(target), convert(target)]);
    await verifyModelFolder((await readModelFolder(target))!);
    expect(await readdir(folder)).toEqual(['model']);
  });

  test('is refused where nothing can be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(convert(join(folder, 'file', 'model'))).rejects.toMatchObject({
      code: 'write-failed',
    });
  });
});

describe('a checkpoint', () => {
  test('is converted once per dtype, and found in the cache after that', async () => {
    const stages = async (dtype: 'q8' | 'q4' | undefined): Promise<number> => {
      const told: LoadProgress[] = [];
      await findModel(checkpoint, dtype, (progress) => told.push(progress));
      return told.filter(({ stage }) => stage === 'convert').length;
    };
    expect(await stages(undefined)).toBeGreaterThan(0);
    expect(await stages('q8')).toBe(0);
    expect(await stages('q4')).toBeGreaterThan(0);
    expect(await readdir(conversionCacheFolder())).toHaveLength(2);
  });

  test('is converted anew when its tokenizer or weights have changed', async () => {
    const copy = join(folder, 'copy');
    await cp(checkpoint, copy, { recursive: true });
    const first = await findModel(copy, 'q8');
    const tokenizer = await readFile(join(copy, 'tokenizer.json'), 'utf8');
    await writeFile(join(copy, 'tokenizer.json'), `${tokenizer}\n`);
    expect((await findModel(copy, 'q8')).path).not.toBe(first.path);
  });

  test.each(['config.json', 'tokenizer.json'])('without %s is refused', async (file) => {
    const copy = join(folder, 'copy');
    await cp(checkpoint, copy, { recursive: true });
    await rm(join(copy, file));
    const finding = findModel(copy, 'q8');
    await expect(finding).rejects.toMatchObject({ code: 'model-not-found' });
    await expect(finding).rejects.toThrow(file);
  });

  test('whose tokenizer has more tokens than it is refused', async () => {
    const copy = join(folder, 'copy');
    await cp(checkpoint, copy, { recursive: true });
    await cp(join(goldenFolder('gpt2-f32'), 'tokenizer.json'), join(copy, 'tokenizer.json'));
    await expect(findModel(copy, 'q8')).rejects.toMatchObject({ code: 'model-mismatch' });
  });

  test('whose tokenizer is not JSON is refused', async () => {
    const copy = join(folder, 'copy');
    await cp(checkpoint, copy, { recursive: true });
    await writeFile(join(copy, 'tokenizer.json'), '{"model":');
    await expect(findModel(copy, 'q8')).rejects.toMatchObject({ code: 'invalid-tokenizer' });
  });
});

describe('a model folder', () => {
  test('that is not there, or holds no model, is named', async () => {
    await expect(findModel(join(folder, 'nothing'), undefined)).rejects.toMatchObject({
      code: 'model-not-found',
    });
    await expect(findModel(folder, undefined)).rejects.toThrow(manifestName);
    await expect(findModel('poket', undefined)).rejects.toThrow('pocket');
  });

  test.each([
    ['is missing', async (file: string) => await rm(file)],
    ['was cut off', async (file: string) => await truncate(file, 10)],
    [
      'has a flipped bit',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
      },
    ],
    ['is longer', async (file: string) => await writeFile(file, 'x', { flag: 'a' })],
  ])('of which a file %s is refused by the name of the file', async (_, damage) => {
    const path = join(folder, 'model');
    await convert(path);
    const model = (await readModelFolder(path))!;
    for (const name of Object.keys(model.manifest.files)) {
      const file = join(path, name);
      const whole = await readFile(file);
      await damage(file);
      const verified = verifyModelFolder(model);
      await expect(verified).rejects.toMatchObject({ code: 'model-corrupt' });
      await expect(verified).rejects.toThrow(name);
      await writeFile(file, whole);
    }
    await verifyModelFolder(model);
  });

  test('tells how many bytes it has checked', async () => {
    const path = join(folder, 'model');
    await convert(path);
    const model = (await readModelFolder(path))!;
    let checked = 0;
    await verifyModelFolder(model, (bytes) => {
      checked += bytes;
    });
    const sizes = Object.values(model.manifest.files).map(({ size }) => size);
    expect(checked).toBe(sizes.reduce((sum, size) => sum + size));
  });
});
