import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ended } from '../cli/process.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { corpus, separator } from './corpus.ts';
import { python, runPython } from './python.ts';

const mebibyte = 1 << 20;

/** Prints the mebibytes that the process and the largest of its children held at most. */
const printPeaks = `
import resource
for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    print(resource.getrusage(who).ru_maxrss // 1024)`;

function peaksOf({ code, stdout, stderr }: Ended): number[] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.trim().split('\n').slice(-2).map(Number);
}

describe.skipIf(python === undefined)('a corpus larger than memory', () => {
  it('is cut into tokens part by part', async () => {
    const folder = await temporaryFolder();
    // Long words, so that there are few to look up.
    const words = ['market', 'founder', 'board', 'spoon', 'memo'].map((word) => word.repeat(10));
    const text = `${words.join(' ')} ${corpus(1)}`.repeat(200);
    await writeFile(join(folder, 'small.txt'), `${text.slice(0, 9_000)}${separator}`.repeat(40));
    const file = await open(join(folder, 'large.txt'), 'w');
    for (let index = 0; index * text.length < 128 * mebibyte; index++) {
      await file.write(`Number ${index}. ${text}${separator}`);
    }
    await file.close();
    const learnt = await runPython(
      folder,
      ...'prepare.py --out data --held-out 0 --vocabulary 400 small=small.txt'.split(' '),
    );
    expect(learnt).toMatchObject({ code: 0, stderr: '' });

    const cut = await runPython(
      folder,
      '-c',
      `
import sys, prepare
sys.argv = "prepare.py --out data --tokenizer data/tokenizer.json --held-out 0.1 large=large.txt".split()
prepare.main()${printPeaks}`,
    );
    expect(cut.stdout).toMatch(/^large: \d+ documents/);
    expect(Math.max(...peaksOf(cut))).toBeLessThan(100);
  });

  it('is trained on from files that are mapped, of which only the rows of a step are read', async () => {
    const folder = await temporaryFolder();
    const read = await runPython(
      folder,
      '-c',
      `
import resource, numpy
from batches import Source
with open("large.tokens", "wb") as file:
    file.truncate(1 << 30)
    for document in range(1000):
        file.seek(document << 20)
        file.write(bytes([7, 0]))
limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + (64 << 20)
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
dice = numpy.random.default_rng(1)
for whole_documents in (False, True):
    source = Source(".", "large", 7, whole_documents)
    print(sum(int(source.row(512, dice).sum()) for _ in range(100)))
print(len(source.beginnings))`,
    );
    expect(read).toMatchObject({ code: 0, stderr: '' });
    expect(read.stdout).toMatch(/\n1000\n$/);
  });
});
