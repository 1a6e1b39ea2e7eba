import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, ended, shell, start } from '../cli/process.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { goldenFolder } from '../golden/golden-model.ts';
import { treeOf } from './hub-under-test.ts';
import { type LocalHub, startLocalHub } from './local-hub.ts';
import { blobName, checkpointFiles, commit, repository } from './repository.ts';

const name = 'openai-community/gpt2';

/** The command line with a hub and caches of its own. */
async function machine(server?: LocalHub): Promise<{
  readonly folder: string;
  readonly cache: string;
  run(...argv: readonly string[]): Promise<Ended>;
  readonly env: Readonly<Record<string, string>>;
}> {
  const folder = await temporaryFolder();
  const env = {
    HF_HOME: join(folder, 'huggingface'),
    XDG_CACHE_HOME: join(folder, 'caches'),
    HF_ENDPOINT: server?.url ?? 'http://127.0.0.1:9',
    HF_TOKEN: '',
  };
  const run = async (...argv: readonly string[]): Promise<Ended> => await ended(start(argv, env));
  return { folder, cache: join(env.HF_HOME, 'hub'), env, run };
}

async function hubWithGpt2(): Promise<LocalHub> {
  return await startLocalHub(repository(name, await checkpointFiles()));
}

const writing = ['--max-output-tokens', '8', '--seed', '1', '--no-trim', '--json', '--quiet'];

describe('a model of the hub', () => {
  test('is pulled when it is first used, and then there without a network', async () => {
    const server = await hubWithGpt2();
    const { run } = await machine(server);
    const argv = ['generate', 'One.', '--model', 'gpt2', ...writing];
    const first = await run(...argv);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const piece = JSON.parse(first.stdout) as { text: string; model: string };
    expect(piece.model).toBe(name);
    const asked = server.requests.length;
    const second = JSON.parse((await run(...argv, '--offline')).stdout) as { text: string };
    expect(second.text).toBe(piece.text);
    expect(JSON.parse((await run(...argv)).stdout)).toMatchObject({ text: piece.text });
    expect(server.requests).toHaveLength(asked);
  });

  test('that is not there offline is named, with the command that fetches it', async () => {
    const { run, cache, env } = await machine();
    const offline = await run('generate', 'One.', '--model', 'gpt2', '--offline');
    expect(offline).toMatchObject({
      code: 1,
      stderr: `error: gpt2 is not in the cache ${cache}, and nothing may be fetched now. Where there is a network, run: npx venti-core models pull gpt2\n`,
    });
    const argv = ['generate', 'One.', '--model', 'someone/else@v2'];
    const byVariable = await ended(start(argv, { ...env, HF_HUB_OFFLINE: '1' }));
    expect(byVariable.stderr).toMatch(/run: npx venti-core models pull someone\/else@v2\n$/);
    const pull = await ended(start(['models', 'pull', 'gpt2'], { ...env, HF_HUB_OFFLINE: '1' }));
    expect(pull.stderr).toMatch(/^error: gpt2 cannot be pulled offline/);
  });

  test('of which a file is missing offline is told by that file', async () => {
    const { run, cache } = await machine(await hubWithGpt2());
    const { stdout } = await run('models', 'pull', 'gpt2');
    const folder = /into (.*)\n$/.exec(stdout)![1]!;
    await rm(join(folder, 'tokenizer.json'));
    const { stderr } = await run('models', 'path', 'gpt2');
    expect(stderr).toMatch(`The cache lacks tokenizer.json of gpt2 at commit ${commit}`);
    expect((await run('models', 'pull', 'gpt2')).code).toBe(0);
    expect((await run('models', 'path', 'gpt2')).stdout).toBe(`${folder}\n`);
    expect(folder.startsWith(cache)).toBe(true);
  });

  test('is listed, inspected, verified and removed', async () => {
    const { run, cache, env } = await machine(await hubWithGpt2());
    expect((await run('models')).stdout).toMatch(/^gpt2, openai-community\/gpt2, not pulled$/m);
    const pulled = await run('models', 'pull', 'gpt2');
    expect(pulled.stdout).toMatch(
      `pulled ${name} at commit ${commit}, 0.2 MB, into ${cache}/models--openai-community--gpt2/snapshots/${commit}\n`,
    );
    expect((await run('models', 'list')).stdout).toMatch(
      /^gpt2, openai-community\/gpt2, pulled, 0\.2 MB, commit aaaaaaaa$/m,
    );
    const inspected = JSON.parse((await run('models', 'inspect', 'gpt2', '--json')).stdout);
    expect(inspected).toMatchObject({
      name,
      kind: 'checkpoint',
      origin: { repository: name, commit },
      architecture: 'gpt2',
      dtype: 'F16, F32',
    });
    await run('generate', 'One.', '--model', 'gpt2', ...writing);
    const whole = await run('models', 'verify', 'gpt2');
    expect(whole.code).toBe(0);
    expect(whole.stdout.match(/^whole {4}/gm)).toHaveLength(6);

    const conversions = join(env['XDG_CACHE_HOME']!, 'venti-core/models');
    expect(await readdir(conversions)).toHaveLength(1);
    const removed = await run('models', 'remove', 'gpt2');
    expect(removed.stdout).toMatch(/^removed .*venti-core\/models\/.*\n0\.\d MB are free\n$/);
    expect(await readdir(conversions)).toEqual([]);
    expect((await run('models', 'path', 'gpt2')).code).toBe(0);
    expect((await run('models', 'remove', 'gpt2')).stdout).toBe('nothing to remove\n');
    await run('models', 'remove', 'gpt2', '--snapshot');
    expect(await treeOf(cache)).toEqual({});
  });

  test('is told damaged by the file that is', async () => {
    const { run, cache } = await machine(await hubWithGpt2());
    await run('models', 'pull', 'gpt2');
    const files = await checkpointFiles();
    const weights = files['model.safetensors']!;
    const blob = join(
      cache,
      'models--openai-community--gpt2/blobs',
      blobName('model.safetensors', weights),
    );
    const changed = Buffer.from(weights);
    changed[changed.length >> 1]! ^= 1;
    await writeFile(blob, changed);
    const { code, stdout, stderr } = await run('models', 'verify', 'gpt2');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^damaged {2}.*model\.safetensors$/m);
    expect(stdout.match(/^whole/gm)).toHaveLength(2);
    expect(stderr).toMatch(/models remove gpt2 --snapshot, then npx venti-core models pull gpt2/);
  });

  test('is removed without what another commit needs', async () => {
    const files = await checkpointFiles();
    const revisions = { main: commit };
    const server = await startLocalHub(repository(name, files, { revisions }));
    const { run, cache } = await machine(server);
    await run('models', 'pull', 'gpt2');
    revisions.main = 'b'.repeat(40);
    await run('models', 'pull', 'gpt2');
    await run('models', 'remove', 'gpt2', '--snapshot');
    expect((await run('models', 'verify', `gpt2@${commit}`)).code).toBe(0);
    const tree = Object.keys(await treeOf(cache));
    expect(tree.filter((path) => path.includes('/blobs/'))).toHaveLength(3);
    expect(tree.filter((path) => /refs|bbbb/.test(path))).toEqual([]);
  });
});

describe('a repository with nothing but GGUF files', () => {
  const owner = 'owner/tiny-GGUF';

  async function machineWithGGUF(): ReturnType<typeof machine> {
    const file = async (name: string) => await readFile(join(goldenFolder('gguf'), `${name}.gguf`));
    const files = {
      'README.md': '# Tiny',
      'tiny.F32.gguf': await file('llama-f32'),
      'tiny.Q8_0.gguf': await file('llama-q8_0'),
    };
    return await machine(await startLocalHub(repository(owner, files)));
  }

  test('is pulled as the file that is named, or the best there is', async () => {
    const { run, cache } = await machineWithGGUF();
    const snapshot = join(cache, 'models--owner--tiny-GGUF/snapshots', commit);
    const eightBits = await run('models', 'pull', owner);
    expect(eightBits.stdout).toContain(`0.1 MB, into ${join(snapshot, 'tiny.Q8_0.gguf')}`);
    expect(await readdir(snapshot)).toEqual(['tiny.Q8_0.gguf']);
    const offline = await run('models', 'path', `${owner}:f32`);
    expect(offline.stderr).toContain(`The cache lacks f32 of ${owner}:f32 at commit ${commit}`);
    expect((await run('models', 'pull', `${owner}:F32`)).code).toBe(0);
    const path = await run('models', 'path', `${owner}:tiny.F32.gguf`);
    expect(path.stdout).toBe(`${join(snapshot, 'tiny.F32.gguf')}\n`);
    const missing = await run('models', 'pull', `${owner}:Q2_K`);
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'has no GGUF file Q2_K. It has tiny.F32.gguf, tiny.Q8_0.gguf',
      ),
    });
  });

  test('writes, is listed, inspected, verified and removed', async () => {
    const { run, cache } = await machineWithGGUF();
    const argv = ['generate', 'One.', '--model', `${owner}:Q8_0`, ...writing];
    const piece = JSON.parse((await run(...argv)).stdout) as { text: string; model: string };
    expect(piece.model).toBe(owner);
    expect(JSON.parse((await run(...argv, '--offline')).stdout)).toMatchObject({
      text: piece.text,
    });
    expect((await run('models', 'list')).stdout).toMatch(/^owner\/tiny-GGUF, pulled, 0\.1 MB/m);
    const inspected = await run('models', 'inspect', owner, '--json');
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      architecture: 'llama',
      dtype: 'Q8_0, F32',
    });
    const verified = await run('models', 'verify', owner);
    expect(verified.stdout.match(/^whole {4}/gm)).toHaveLength(4);
    await run('models', 'remove', owner, '--snapshot');
    expect(await treeOf(cache)).toEqual({});
  });
});

describe('a conversion', () => {
  test('has the same bytes wherever and whenever it is made, and its commit', async () => {
    const server = await hubWithGpt2();
    const [one, two] = [await machine(server), await machine(server)];
    for (const { run, folder } of [one, two]) {
      const out = join(folder, `${folder.length}-${crypto.randomUUID()}`);
      const { code, stdout } = await run(
        'models',
        'convert',
        'gpt2',
        '--dtype',
        'q4',
        '--out',
        out,
      );
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^converted openai-community\/gpt2 to q4, .* MB, into /),
      });
      await cp(out, join(folder, 'converted'), { recursive: true });
    }
    const tree = await treeOf(join(one.folder, 'converted'));
    expect(tree).toEqual(await treeOf(join(two.folder, 'converted')));
    expect(JSON.parse(tree['manifest.json']!)).toMatchObject({
      name,
      dtype: 'q4',
      source: { repository: name, commit },
    });
    for (const content of Object.values(tree)) {
      expect(content).not.toContain(one.folder);
      expect(content).not.toMatch(/\b20\d\d-\d\d-\d\d/);
    }
    const model = join(one.folder, 'converted');
    const argv = ['generate', 'One.', '--model', model, '--offline', ...writing];
    expect((await one.run(...argv)).code).toBe(0);
  });

  test('goes into no folder that is there', async () => {
    const { run, folder } = await machine(await hubWithGpt2());
    await mkdir(join(folder, 'mine'));
    await writeFile(join(folder, 'mine', 'file'), 'mine');
    const out = join(folder, 'mine');
    const { code, stderr } = await run('models', 'convert', 'gpt2', '--out', out);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/mine is there already: choose a folder that is not/),
    });
    expect(await readFile(join(folder, 'mine', 'file'), 'utf8')).toBe('mine');
  });
});

describe('remove', () => {
  test('touches no model in the box and no folder of the user', async () => {
    const { run, folder } = await machine();
    const boxed = await run('models', 'remove', 'pocket', '--snapshot');
    expect(boxed.stderr).toMatch(
      /pocket is a part of venti-core: only what is in a cache is removed/,
    );
    const mine = join(folder, 'mine');
    await cp(goldenFolder('gpt2-f16'), mine, { recursive: true });
    await run('generate', 'One.', '--model', mine, ...writing);
    const { stdout } = await run('models', 'remove', mine, '--snapshot');
    expect(stdout).toMatch(/^removed .*venti-core\/models/);
    expect(await readdir(mine)).toEqual(await readdir(goldenFolder('gpt2-f16')));
    const out = join(folder, 'out');
    await run('models', 'convert', mine, '--out', out);
    expect((await run('models', 'remove', out)).stderr).toMatch(/out is yours/);
    expect(await readdir(out)).toHaveLength(4);
  });
});

describe('two processes that pull the same model at once', () => {
  test('fetch it once between them, and both have it', async () => {
    const server = await hubWithGpt2();
    const { env, cache } = await machine(server);
    const children = Array.from({ length: 3 }, () => start(['models', 'pull', 'gpt2'], env));
    for (const result of await Promise.all(children.map(ended))) {
      expect(result).toMatchObject({ code: 0, stderr: '' });
    }
    const fetched = server.requests.filter(({ kind }) => kind === 'storage');
    expect(fetched).toHaveLength(1);
    expect(Object.keys(await treeOf(cache))).toHaveLength(7);
  });

  test('go on with each other’s work when one is killed', async () => {
    const server = await hubWithGpt2();
    const { env, cache } = await machine(server);
    let hung: (() => void) | undefined;
    const isHung = new Promise<void>((resolve) => {
      hung = resolve;
    });
    let times = 0;
    server.fault = ({ kind }) => {
      if (kind !== 'storage' || times++ > 0) return undefined;
      hung?.();
      return { type: 'silence', after: 100 };
    };
    const first = start(['models', 'pull', 'gpt2'], env);
    const killed = ended(first);
    await isHung;
    const second = ended(start(['models', 'pull', 'gpt2'], env));
    first.kill('SIGKILL');
    await killed;
    expect(await second).toMatchObject({ code: 0, stderr: '' });
    const tree = Object.keys(await treeOf(cache));
    expect(tree).toHaveLength(7);
  });
});

test('a pull that is broken off ends at once, and leaves no lock', async () => {
  const server = await hubWithGpt2();
  const { env, run, cache } = await machine(server);
  let child: ReturnType<typeof start> | undefined;
  server.fault = ({ kind }) => {
    if (kind !== 'storage') return undefined;
    child?.kill('SIGINT');
    return { type: 'silence', after: 1000 };
  };
  child = start(['models', 'pull', 'gpt2'], env);
  expect(await ended(child)).toEqual({ code: 130, stdout: '', stderr: '' });
  const tree = Object.keys(await treeOf(cache));
  expect(tree.filter((path) => /refs|snapshots|\.lock/.test(path))).toEqual([]);
  server.fault = () => undefined;
  expect((await run('models', 'pull', 'gpt2')).code).toBe(0);
});

describe.skipIf(process.platform === 'win32')('a cache', () => {
  test('on a full disk is left whole, and filled when there is room', async () => {
    const server = await hubWithGpt2();
    const { folder, env, run, cache } = await machine(server);
    // A file that grows beyond 64 KiB is told that there is no room.
    const full = await shell('ulimit -f 64; $venti models pull gpt2', folder, env);
    expect(full.code).toBe(1);
    expect(full.stderr).toMatch(
      /^error: gpt2 cannot be kept: .*no room is left for it \(EFBIG\)\. Free some room\. HF_HOME names another place for the cache\.\n$/,
    );
    const tree = Object.keys(await treeOf(cache));
    expect(tree.filter((path) => /refs|snapshots/.test(path))).toEqual([]);
    expect((await run('models', 'pull', 'gpt2')).code).toBe(0);
    expect((await run('models', 'verify', 'gpt2')).code).toBe(0);
  });

  test('that cannot be written is told by its name, and read all the same', async () => {
    const server = await hubWithGpt2();
    const { folder, env, cache } = await machine(server);
    await mkdir(join(folder, 'huggingface'));
    await writeFile(cache, 'a file where the folder would be');
    const refused = await ended(start(['models', 'pull', 'gpt2'], env));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /^error: gpt2 cannot be kept: .*huggingface\/hub cannot be written/,
    );
    expect(await readFile(cache, 'utf8')).toBe('a file where the folder would be');
  });
});
