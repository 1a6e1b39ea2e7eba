import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenFolder } from '../golden/golden-model.ts';

const run = promisify(execFile);
const index = new URL('../../dist/index.js', import.meta.url).href;

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'venti-process-'));
});
afterAll(async () => await rm(cache, { recursive: true }));

async function program(source: string, ...flags: readonly string[]): Promise<string> {
  const args = [...flags, '--input-type=module', '--eval', source];
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { stdout } = await run(process.execPath, args, { env });
  return stdout;
}

describe('a process', () => {
  test('ends by itself after a piece of the shared writer', async () => {
    const source = `
      import { generateThinkpiece } from ${JSON.stringify(index)};
      const piece = await generateThinkpiece('One.', { seed: 1, maxOutputTokens: 5, trim: false });
      console.log(piece.usage.outputTokens);`;
    expect(await program(source)).toBe('5\n');
  });

  test('ends by itself with a writer that nobody disposed', async () => {
    const source = `
      import { createWriter } from ${JSON.stringify(index)};
      const writer = await createWriter();
      console.log(writer.info.model);`;
    expect(await program(source)).toBe('pocket\n');
  });

  test('loads no runtime until a model is wanted', async () => {
    const source = `
      import ${JSON.stringify(index)};
      import { createRequire } from 'node:module';
      const { cache } = createRequire(${JSON.stringify(index)});
      console.log(Object.keys(cache).filter((file) => file.includes('onnxruntime')).length);
      console.log(process.memoryUsage.rss() < 120e6);`;
    expect(await program(source)).toBe('0\ntrue\n');
  });

  test('does not grow with the pieces it has written', { timeout: 120_000 }, async () => {
    const source = `
      import { createWriter } from ${JSON.stringify(index)};
      const model = ${JSON.stringify(goldenFolder('gpt2-f32'))};
      const writer = await createWriter({ model, dtype: 'fp32' });
      const shared = new AbortController().signal;
      async function write(pieces) {
        const requests = Array.from({ length: pieces }, () => ({ quote: 'One.' }));
        const options = { maxOutputTokens: 4, abortSignal: shared };
        for await (const piece of writer.batch(requests, options));
        gc();
        return process.memoryUsage().heapUsed;
      }
      await write(600);
      const before = await write(600);
      console.log((await write(600)) - before < 300e3);
      await writer.dispose();`;
    expect(await program(source, '--expose-gc')).toBe('true\n');
  });

  test('can use a writer with "await using"', async () => {
    const source = `
      import { createWriter } from ${JSON.stringify(index)};
      const writer = await createWriter();
      const piece = await writer.generate('One.', { maxOutputTokens: 5, trim: false });
      await writer[Symbol.asyncDispose]();
      console.log(piece.finishReason);`;
    expect(await program(source)).toMatch(/^(length|stop)\n$/);
  });
});
