import { access, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { repository, run, runModule } from './run.ts';

const project = inject('project');
const packedFiles = inject('packedFiles');
const manifest = JSON.parse(
  await readFile(join(project, 'node_modules/venti-core/package.json'), 'utf8'),
);

describe('files of the tarball', () => {
  test('are what a user needs', () => {
    expect(packedFiles).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'package.json',
        'models/pocket/manifest.json',
        'models/pocket/model.onnx',
        'models/pocket/model.weights',
        'models/pocket/tokenizer.json',
        'schema/thinkpieces.schema.json',
      ]),
    );
  });

  test('are nothing else: no sources, no tests', () => {
    const known = /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|(dist|models|schema)\/.+)$/;
    expect(packedFiles.filter((file) => !known.test(file))).toEqual([]);
    const unwanted = /\.test\.|(?<!\.d)\.ts$|\.map$/;
    expect(packedFiles.filter((file) => unwanted.test(file))).toEqual([]);
  });

  test('hold whatever package.json points at', () => {
    const targets = [...Object.values(manifest.bin), ...exportTargets(manifest.exports)];
    for (const target of targets) expect(packedFiles).toContain(String(target).slice(2));
  });
});

describe('the installed package', () => {
  test.each([
    ['venti-core', 'src/index.ts'],
    ['venti-core/quotes', 'src/quotes/index.ts'],
    ['venti-core/testing', 'src/testing.ts'],
    ['venti-core/web', 'src/web/index.ts'],
    ['venti-core/backends', 'src/backends.ts'],
    ['venti-core/transformers', 'src/transformers.ts'],
  ])('%s exports what %s does', async (name, source) => {
    const script = `console.log(JSON.stringify(Object.keys(await import('${name}')).sort()))`;
    const names = JSON.parse(await runModule(script, project));
    expect(names).toEqual(Object.keys(await import(join(repository, source))).sort());
  });

  test('every subpath is imported by a test', () => {
    const subpaths = [
      '.',
      './quotes',
      './testing',
      './web',
      './web/worker',
      './backends',
      './transformers',
      './thinkpieces.schema.json',
      './package.json',
    ];
    expect(Object.keys(manifest.exports)).toEqual(subpaths);
  });

  test('venti-core/thinkpieces.schema.json is a JSON schema', async () => {
    const script = `import { createRequire } from 'node:module';
      console.log(JSON.stringify(createRequire(process.cwd() + '/')('venti-core/thinkpieces.schema.json')))`;
    expect(JSON.parse(await runModule(script, project))).toHaveProperty('$schema');
  });

  test('importing it loads no runtime', async () => {
    const script = `import { Module } from 'node:module';
      await import('venti-core'); await import('venti-core/quotes'); await import('venti-core/testing');
      await import('venti-core/backends'); await import('venti-core/transformers');
      console.log(JSON.stringify(Object.keys(Module._cache).filter((path) => path.includes('onnxruntime'))))`;
    expect(JSON.parse(await runModule(script, project))).toEqual([]);
  });

  test('writes the same piece twice from one seed', async () => {
    const script = `import { generateThinkpiece } from 'venti-core';
      const { text, body } = await generateThinkpiece('Every moat is a story.', { seed: 7, maxOutputTokens: 40 });
      console.log(JSON.stringify({ text, body }))`;
    const first = JSON.parse(await runModule(script, project));
    expect(first.text).toMatch(/^Every moat is a story\./);
    expect(first.body).not.toBe('');
    expect(JSON.parse(await runModule(script, project))).toEqual(first);
  });

  test.each(['venti-core', 'venti'])('the command %s tells its version', async (command) => {
    const printed = await run('npx', ['--no', '--', command, '--version'], project);
    expect(printed.trim()).toBe(manifest.version);
  });

  test('without onnxruntime-node it says what to install', async () => {
    const runtime = join(project, 'node_modules/onnxruntime-node');
    await access(runtime);
    await rename(runtime, `${runtime}.away`);
    try {
      const script = `import { generateThinkpiece } from 'venti-core';
        await generateThinkpiece().catch(({ code, message }) => console.log(code + ': ' + message))`;
      const printed = await runModule(script, project);
      expect(printed).toMatch(/^runtime-missing: .*npm install onnxruntime-node@/);
    } finally {
      await rename(`${runtime}.away`, runtime);
    }
  });
});

describe('samples of the README', () => {
  test.each([...inject('samples')])('%s runs', async (sample) => {
    expect(await run(process.execPath, [sample], project)).not.toBe('');
  });
});

/** All paths of an exports map, conditions or not. */
function exportTargets(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports];
  return Object.values(exports as object)
    .flatMap(exportTargets)
    .filter((target) => target !== './package.json');
}
