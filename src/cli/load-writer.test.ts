import { describe, expect, test } from 'vitest';
import { type Given, runCli, Screen } from '../../test/cli/scripted-io.ts';
import { createScriptedWriter } from '../testing.ts';

/** A model of so many bytes that is converted and loaded. */
function model(totalBytes: number): NonNullable<Given['createWriter']> {
  return async ({ onProgress }) => {
    onProgress?.({ stage: 'convert', loadedBytes: 0, totalBytes });
    onProgress?.({ stage: 'convert', loadedBytes: totalBytes / 2, totalBytes });
    onProgress?.({ stage: 'load', loadedBytes: totalBytes, totalBytes });
    return createScriptedWriter(() => ' One.');
  };
}

async function shown(isTTY: boolean, bytes: number, ...flags: string[]): Promise<string> {
  const stderr = new Screen(isTTY);
  await runCli(['generate', 'A quote.', ...flags], { stderr, createWriter: model(bytes) });
  return stderr.text;
}

describe('loading a large model', () => {
  test('shows a bar on a terminal, and clears it', async () => {
    const text = await shown(true, 5e8);
    expect(text).toMatch(/convert .*0 %/);
    const cleared = '\u001b[2K';
    expect(text).toContain(cleared);
    expect(text.slice(text.lastIndexOf(cleared))).toMatch(/seed \d+, script/);
  });

  test('shows nothing in a log, when quiet, or for a small model', async () => {
    expect(await shown(false, 5e8)).toMatch(/^seed /);
    expect(await shown(true, 5e8, '--quiet')).toBe('');
    expect(await shown(true, 5e6)).toMatch(/^seed /);
  });
});
