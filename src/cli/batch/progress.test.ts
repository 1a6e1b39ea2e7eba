import { describe, expect, test } from 'vitest';
import { Screen } from '../../../test/cli/scripted-io.ts';
import { type Progress, showProgress } from './progress.ts';

/** Progress on a screen, and a clock to set. */
function shown(isTTY: boolean, total: number, done = 0, quiet = false) {
  const stderr = new Screen(isTTY);
  let ms = 0;
  const progress = showProgress({ total, done, maxTokens: 100 }, quiet, { stderr, now: () => ms });
  const write = (tokens: number, seconds: number): void => {
    ms += seconds * 1_000;
    for (let i = 0; i < tokens; i++) progress.token();
    progress.piece();
  };
  return { stderr, progress, write };
}

function end(progress: Progress, screen: Screen): string {
  progress.stop();
  return screen.text;
}

describe('progress in a log', () => {
  test('is a line at every tenth', () => {
    const { stderr, progress, write } = shown(false, 20);
    for (let i = 0; i < 4; i++) write(100, 1);
    expect(end(progress, stderr)).toBe(
      '2/20 pieces, 100 tokens/s, 18s left\n4/20 pieces, 100 tokens/s, 16s left\n',
    );
  });

  test('is a line when the last one is a while ago', () => {
    const { stderr, progress, write } = shown(false, 100_000, 50_000);
    write(100, 29);
    expect(stderr.text).toBe('');
    write(100, 1);
    expect(end(progress, stderr)).toBe('50002/100000 pieces, 7 tokens/s, 208h 19m left\n');
  });

  test('counts what an earlier run has finished', () => {
    const { stderr, write } = shown(false, 4, 2);
    write(50, 10);
    expect(stderr.text).toBe('3/4 pieces, 5 tokens/s, 10s left\n');
    write(0, 0);
    expect(stderr.text).toMatch(/\n4\/4 pieces, 5 tokens\/s, 0s left\n$/);
  });

  test('is nothing when quiet', () => {
    const { stderr, write } = shown(false, 1, 0, true);
    write(10, 1);
    expect(stderr.text).toBe('');
  });
});

describe('progress on a terminal', () => {
  test('is a bar that leaves the cursor as it was', () => {
    const { stderr, progress, write } = shown(true, 10);
    write(100, 1);
    const text = end(progress, stderr);
    expect(text).toMatch(/░ 0\/10 pieces {2}0 tokens\/s/);
    expect(text).toMatch(/█░+ 1\/10 pieces {2}100 tokens\/s {2}9s left/);
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
  });
});
