import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Tokenizer } from '../../src/tokenizer/tokenizer.ts';
import { type Ended, runProcess } from '../cli/process.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { corpus, documentsOf } from './corpus.ts';
import { python, runPython, startPython } from './python.ts';
import { recipe } from './recipe.ts';

if (python === undefined) {
  console.warn('skipped: the tests of training/ need a Python with torch, numpy and regex');
}

const vocabulary = ['--vocabulary', '320'];
const prepare = ['prepare.py', '--out', 'data', '--held-out', '0.1'];
const train = ['train.py', 'recipe.toml', '--data', 'data', '--out'];

async function checkpointOf(run: string): Promise<Buffer> {
  return await readFile(join(folder, run, 'model/model.safetensors'));
}

async function writeRecipe(settings: Readonly<Record<string, number>>): Promise<void> {
  await writeFile(join(folder, 'recipe.toml'), recipe(settings));
}

/** With a prepared corpus, and a run of 24 steps. */
let folder: string;
let trained: Ended;
beforeAll(async () => {
  if (python === undefined) {
    return;
  }
  folder = await mkdtemp(join(tmpdir(), 'venti-training-'));
  await writeFile(join(folder, 'prose.txt'), corpus(200));
  const prepared = await runPython(folder, ...prepare, ...vocabulary, 'prose=prose.txt');
  expect(prepared).toMatchObject({ code: 0, stderr: '' });
  await writeRecipe({ steps: 24 });
  trained = await runPython(folder, ...train, 'whole');
  expect(trained).toMatchObject({ code: 0, stderr: '' });
}, 60_000);
afterAll(async () => {
  if (python !== undefined) {
    await rm(folder, { recursive: true });
  }
});

describe.skipIf(python === undefined)('training', () => {
  it('cuts texts into the tokens that the library cuts them into, but for those held out', async () => {
    const tokenizer = Tokenizer.fromJSON(
      JSON.parse(await readFile(join(folder, 'data/tokenizer.json'), 'utf8')),
    );
    const { buffer, byteOffset, byteLength } = await readFile(join(folder, 'data/prose.tokens'));
    const tokens = [...new Uint16Array(buffer, byteOffset, byteLength / 2)];
    const heldOut = documentsOf(await readFile(join(folder, 'data/prose.held-out.txt'), 'utf8'));
    const kept = documentsOf(corpus(200)).filter((document) => !heldOut.includes(document));
    expect(kept.length + heldOut.length).toBe(200);
    expect(tokens).toEqual(kept.flatMap((document) => [...tokenizer.encode(document), 319]));
  });

  it('ends in a folder that converts, and the library writes from it what PyTorch does', async () => {
    expect(trained.stdout).toMatch(/step 24, 100\.0%: loss \d/);
    expect(trained.stdout).toMatch(/averaged weights\nheld out, bits per byte: prose \d/);
    expect(trained.stdout).toContain('> The founder');

    const model = join(folder, 'model');
    const conversion = `models convert ${join(folder, 'whole/model')} --dtype fp32 --out ${model}`;
    expect(await runProcess(...conversion.split(' '))).toMatchObject({ code: 0 });
    const settings =
      '--temperature 0 --max-output-tokens 30 --min-output-tokens 1 --no-trim --quiet';
    const written = await runProcess(
      ...['generate', 'The founder sold', '--model', model, ...settings.split(' ')],
    );
    const byTorch = await runPython(
      folder,
      '-c',
      `
from checkpoint_folder import load_folder
from judge import sample
model, tokenizer = load_folder("whole/model")
print(sample(model.eval(), tokenizer, "The founder sold", seed=0, most_tokens=30, top_k=1))`,
    );
    expect(written).toMatchObject({ code: 0, stderr: '' });
    expect(written.stdout.trimEnd()).toBe(byTorch.stdout.trimEnd());
  });

  it('goes on from its checkpoint when it was killed, to the same weights', async () => {
    await writeRecipe({ steps: 24 });
    const child = startPython(folder, ...train, 'killed');
    for await (const output of child.stdout) {
      if (String(output).includes('step 12')) {
        child.kill('SIGKILL');
      }
    }
    const resumed = await runPython(folder, ...train, 'killed');
    expect(resumed.stdout).toMatch(/^goes on from step (8|12)\n/);
    expect(await checkpointOf('killed')).toEqual(await checkpointOf('whole'));
  });

  it('stops where numbers end, and keeps the last good checkpoint', async () => {
    await writeRecipe({ steps: 12, muon_lr: 1e30 });
    const stopped = await runPython(folder, ...train, 'wild');
    expect(stopped).toMatchObject({ code: 1 });
    expect(stopped.stderr).toMatch(
      /^train\.py: a (loss|weight) is no number at step 4; there is no checkpoint yet\. Lower muon_lr/,
    );

    const good = await readFile(join(folder, 'whole/checkpoint.pt'));
    await writeRecipe({ steps: 36, muon_lr: 1e30 });
    const later = await runPython(folder, ...train, 'whole');
    expect(later.code).toBe(1);
    expect(later.stderr).toContain(
      'at step 28; the last good checkpoint is whole/checkpoint.pt. Lower muon_lr',
    );
    expect(await readFile(join(folder, 'whole/checkpoint.pt'))).toEqual(good);
  });

  it('tunes a model that is there, and shows what that changed', async () => {
    await writeRecipe({ steps: 24 });
    const tuned = await runPython(folder, ...train, 'tuned', '--from', 'whole/model');
    expect(tuned).toMatchObject({ code: 0, stderr: '' });
    const comparison = ['compare.py', 'whole/model', 'tuned/model', '--data', 'data'];
    const compared = await runPython(folder, ...comparison);
    const [, before, after] = /\| prose \| (.+) \| (.+) \|/.exec(compared.stdout) ?? [];
    expect(Number(after)).toBeLessThan(Number(before));
    expect(compared.stdout.match(/^> The best time/gm)).toHaveLength(6);
  });

  it('unlearns what repeats in texts that the model wrote, and keeps the rest', async () => {
    const circles = Array.from(
      { length: 200 },
      (_, index) => `Market ${index} rose and fell. ${'Nobody knew why. '.repeat(8)}`,
    ).join('\n<|endoftext|>\n');
    await writeFile(join(folder, 'circles.txt'), circles);
    const cut = '--out data --tokenizer data/tokenizer.json --held-out 0.2 circles=circles.txt';
    const prepared = await runPython(folder, 'prepare.py', ...cut.split(' '));
    expect(prepared).toMatchObject({ code: 0, stderr: '' });
    const settings = { steps: 24, average: 0, shown_bytes: 0 };
    await writeFile(join(folder, 'recipe.toml'), recipe(settings, 'learnt'));
    await runPython(folder, ...train, 'circling', '--from', 'whole/model');
    const gentle = { ...settings, muon_lr: 0, adam_lr: 0.002 };
    await writeFile(join(folder, 'recipe.toml'), recipe(gentle, 'unlearnt'));
    const tuned = await runPython(folder, ...train, 'unlearnt', '--from', 'circling/model');
    expect(tuned).toMatchObject({ code: 0, stderr: '' });
    expect(tuned.stdout.match(/^held out, bits per byte: .+/gm)).toEqual([
      expect.stringMatching(/: prose \d\.\d+$/),
    ]);

    const comparison = ['circling/model', 'unlearnt/model', '--data', 'data', '--samples', '0'];
    const compared = await runPython(folder, 'compare.py', ...comparison);
    const change = (name: string): number => {
      const row = new RegExp(`\\| ${name} \\| (.+) \\| (.+) \\|`).exec(compared.stdout);
      return Number(row?.[2]) / Number(row?.[1]);
    };
    expect(change('circles')).toBeGreaterThan(2);
    expect(change('prose')).toBeLessThan(1);
  });

  it('refuses a model whose vocabulary is not that of the tokens', async () => {
    const flags = '--out other --held-out 0.1 --vocabulary 300 prose=prose.txt';
    const prepared = await runPython(folder, 'prepare.py', ...flags.split(' '));
    expect(prepared).toMatchObject({ code: 0, stderr: '' });
    await writeRecipe({ steps: 24 });
    const refused = await runPython(
      folder,
      ...'train.py recipe.toml --data other --out no --from whole/model'.split(' '),
    );
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('run prepare.py with --tokenizer whole/model/tokenizer.json');
    const resumed = await runPython(
      folder,
      ...'train.py recipe.toml --data other --out whole'.split(' '),
    );
    expect(resumed).toMatchObject({ code: 1, stdout: '' });
    expect(resumed.stderr).toContain('whole/checkpoint.pt is of another model or vocabulary');
  });

  it.each([
    ['is empty', '', 'prose.txt holds no text'],
    ['is all separators', '<|endoftext|>\n\n<|endoftext|>\n', 'prose.txt holds no text'],
    [
      'is not UTF-8',
      Buffer.from('café\n<|endoftext|>\ncaf\xe9\n', 'latin1'),
      'is not UTF-8 at byte',
    ],
    ['is too short to hold out a part', corpus(3), 'are needed: give more documents'],
  ])('refuses a text that %s', async (_, text, message) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'prose.txt'), text);
    const refused = await runPython(folder, ...prepare, '--vocabulary', '257', 'prose=prose.txt');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^prepare\.py: /);
    expect(refused.stderr).toContain(message);
  });

  it('cuts one endless document, even one endless line, so that a part can be held out', async () => {
    const folder = await temporaryFolder();
    const line = corpus(400).replaceAll(/\n<\|endoftext\|>\n/g, ' é ');
    for (let index = 0; index < 10; index++) {
      await appendFile(join(folder, 'prose.txt'), line);
    }
    const prepared = await runPython(folder, ...prepare, ...vocabulary, 'prose=prose.txt');
    expect(prepared).toMatchObject({ code: 0, stderr: '' });
    const [, kept, heldOut] = /(\d+) documents, .* held out (\d+)/.exec(prepared.stdout) ?? [];
    expect(Number(kept) + Number(heldOut)).toBe(
      Math.ceil(Buffer.byteLength(line.repeat(10)) / 65_536),
    );
    expect(Number(heldOut)).toBeGreaterThan(0);
  });

  it('refuses a setting that no recipe has', async () => {
    await writeRecipe({ learning_rate: 1 });
    const refused = await runPython(folder, ...train, 'run');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^train\.py: recipe\.toml: no 'learning_rate' in a recipe/);
  });
});
