import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { python, runPython } from './python.ts';

/** What lines of Python beside the recipe's scripts print. */
async function printed(...lines: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runPython(await temporaryFolder(), '-c', lines.join('\n'));
  expect(stderr).toBe('');
  return stdout.trim();
}

describe.skipIf(python === undefined)('unlearning to repeat', () => {
  it('finds runs that stood in their document before, each within a line', async () => {
    const cases = [
      ['abcab', 2, '...xx'],
      ['abcdabcdab', 4, '....xxxxxx'],
      ['abcabcabc', 3, '...xxxxxx'],
      ['abcabd', 3, '......'],
      ['aaaaa', 4, '.xxxx'],
      ['abcd/abcd', 4, '.....xxxx'],
      ['ab/cdab/cd', 4, '..........'],
      ['abcd.abcd', 4, '.........'],
    ];
    const found = await printed(
      'from unlikelihood import repeats',
      `for row, length, _ in ${JSON.stringify(cases)}:`,
      '    marks = repeats(row, end_of_text=".", end_of_line="/", length=length)',
      '    print("".join("x" if mark else "." for mark in marks))',
    );
    expect(found.split('\n')).toEqual(cases.map(([, , marks]) => marks));
  });

  it('costs -log (1 - p), as in the paper, beside -log p of what is learnt', async () => {
    // Of four equally likely tokens: log 4 for what is learnt, log 4/3 for what is not, twice that by its weight.
    const loss = await printed(
      'import torch',
      'from batches import Rows',
      'from train import loss_of',
      'ids = torch.zeros(2, 3, dtype=torch.int64)',
      'learnt = torch.tensor([[1.0, 1, 1], [0, 0, 0]])',
      'unlearnt = torch.tensor([[0.0, 0, 0], [0, 1, 0]])',
      'logits = torch.zeros(2, 3, 4)',
      'print(float(loss_of(lambda _: logits, Rows(ids, ids, learnt, unlearnt), 2.0)))',
    );
    expect(Number(loss)).toBeCloseTo(Math.log(4) + 2 * Math.log(4 / 3), 5);
  });

  it('abridges to the beginning and the last paragraph, takes sentences to begin from, blends', async () => {
    const found = await printed(
      'import torch',
      'from documents import abridged',
      'from openings import opening',
      'from train import blended',
      'for most in (10, 7, 4, 3):',
      '    print(repr(abridged("a\\n\\nb\\n\\nc", lambda text: len(text) <= most)))',
      'print(opening("A title\\n\\nNobody reads the terms of service. Not even lawyers."))',
      'first, tuned = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)',
      'torch.nn.init.constant_(first.weight, 1.0)',
      'torch.nn.init.constant_(tuned.weight, 2.0)',
      'print(round(float(blended(first, tuned, 0.25).weight), 6))',
    );
    expect(found.split('\n')).toEqual([
      String.raw`'a\n\nb\n\nc'`,
      String.raw`'a\n\nb\n\nc'`,
      String.raw`'a\n\nc'`,
      'None',
      'Nobody reads the terms of service.',
      '1.25',
    ]);
  });
});
