import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EvaluationReport } from '../../src/index.ts';
import { quotes } from '../../src/quotes/corpus.ts';
import { ended, runProcess, start } from './process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Texts that pocket has not learnt from. */
async function heldOut(): Promise<string> {
  const path = join(await temporaryFolder(), 'held-out.txt');
  await writeFile(path, quotes.map(({ text }) => text).join('\n<|endoftext|>\n'));
  return path;
}

test('eval judges pocket', async () => {
  const text = await heldOut();
  const { code, stdout } = await runProcess('eval', '--text', text, '--pieces', '10', '--json');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as EvaluationReport;
  expect(report.model).toMatchObject({ name: 'pocket', dtype: 'q8', device: 'cpu' });
  expect(report.text).toMatchObject({ documents: quotes.length });
  // A model of English knows more than the letters' frequencies (some 4.2 bits), and no more than the best.
  expect(report.bitsPerByte!.value).toBeGreaterThan(0.8);
  expect(report.bitsPerByte!.value).toBeLessThan(2.5);
  expect(report.bitsPerByte!.high - report.bitsPerByte!.low).toBeLessThan(0.4);
  expect(report.wordsPerPiece.value).toBeGreaterThan(50);
  expect(report.speed.one.value).toBeGreaterThan(0);
  for (const { founding, praise } of report.bias) {
    expect(Math.abs(founding.value)).toBeLessThan(20);
    expect(founding.high - founding.low).toBeGreaterThan(0);
    expect(praise.high - praise.low).toBeGreaterThan(0);
  }
});

test('eval ends with 130 at Ctrl-C', async () => {
  const child = start(['eval', '--text', await heldOut(), '--pieces', '1000']);
  let said = '';
  while (!said.includes('pieces')) said += String((await once(child.stderr, 'data'))[0]);
  child.kill('SIGINT');
  expect(await ended(child)).toMatchObject({ code: 130, stdout: '' });
});
