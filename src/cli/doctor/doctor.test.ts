import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../test/cli/scripted-io.ts';
import { temporaryFolder } from '../../../test/cli/temporary-folder.ts';
import { createScriptedWriter } from '../../testing.ts';
import { cacheFolderCheck } from './cache-folder.ts';
import type { Check, CheckResult } from './check.ts';
import { hubCheck } from './hub.ts';
import { modelsCheck } from './models.ts';
import { nodeVersionCheck } from './node-version.ts';
import { pieceCheck } from './piece.ts';

function check(name: string, result: CheckResult): Check {
  return { name, run: async () => result };
}

describe('doctor', () => {
  test('says what was found, and ends with 0 when all that is needed works', async () => {
    const checks = [
      check('Node', { status: 'ok', found: '22.9.0' }),
      check('cache', { status: 'warning', found: 'read-only', advice: 'Change that.' }),
    ];
    expect(await runCli(['doctor'], { checks })).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'ok       Node: 22.9.0',
        'warning  cache: read-only',
        '         Change that.',
        'Ready to write.\n',
      ].join('\n'),
    });
  });

  test('ends with 1 when something is broken, and makes the other checks', async () => {
    const checks: Check[] = [
      { name: 'runtime', run: () => Promise.reject(new Error('It is gone.')) },
      check('Node', { status: 'ok', found: '22.9.0' }),
    ];
    const { code, stdout } = await runCli(['doctor'], { checks });
    expect(code).toBe(1);
    expect(stdout).toBe('broken   runtime: It is gone.\nok       Node: 22.9.0\n1 of 2 broken.\n');
  });
});

describe('checks', () => {
  test.each([
    ['20.17.0', 'ok'],
    ['20.20.2', 'ok'],
    ['20.16.9', 'broken'],
    ['21.9.0', 'broken'],
    ['22.8.5', 'broken'],
    ['22.9.0', 'ok'],
    ['24.0.0', 'ok'],
  ])('Node %s is %s', async (version, status) => {
    const { run } = nodeVersionCheck(version, '^20.17.0 || >=22.9.0');
    expect((await run()).status).toBe(status);
  });

  test('the models in the box are whole', async () => {
    expect(await modelsCheck.run()).toMatchObject({
      status: 'ok',
      found: expect.stringMatching(/^pocket, .* SHA-256 verified/),
    });
  });

  test('a cache folder that does not exist yet can be created', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b');
    const result = await cacheFolderCheck('cache', folder, 'Change that.').run();
    expect(result).toEqual({ status: 'ok', found: folder });
  });

  test('a cache folder below a file is a warning', async () => {
    const below = join(import.meta.filename, 'models');
    const result = await cacheFolderCheck('cache', below, 'Change that.').run();
    expect(result).toMatchObject({ status: 'warning', advice: 'Change that.' });
  });

  test('the hub is told as the environment has it', async () => {
    const folder = await temporaryFolder();
    const environment = {
      HF_HOME: folder,
      HF_ENDPOINT: 'https://mirror.example',
      HF_TOKEN: 'hf_x',
    };
    expect(await hubCheck(environment).run()).toEqual({
      status: 'ok',
      found: `https://mirror.example, with a token; cache ${join(folder, 'hub')}`,
    });
    const offline = await hubCheck({ HF_HOME: folder, HF_HUB_OFFLINE: '1' }).run();
    expect(offline.found).toMatch(/^nothing is fetched/);
    const { stdout } = await runCli(['doctor'], { checks: [hubCheck({ HF_ENDPOINT: 'mirror' })] });
    expect(stdout).toMatch(/^broken {3}hub: HF_ENDPOINT is "mirror"/);
  });

  test('a piece is written', async () => {
    const result = await pieceCheck(async () => createScriptedWriter(() => ' One two.')).run();
    expect(result).toEqual({ status: 'ok', found: 'script wrote 2 tokens' });
  });
});
