import { expect, test } from 'vitest';
import { toMarkdown } from './markdown.ts';

test('shows the text letter for letter, with its source', () => {
  const markdown = toMarkdown({
    quote: 'Growth is *not* a [habit](https://x.example).',
    continuation: ' <b>It</b> is_bad.\n\n# No heading\n- no list\n1. nor this',
    recipe: {
      seed: 3,
      options: {},
      model: { name: 'pocket', sha256: 'a'.repeat(64), device: 'wasm' },
    },
  });
  expect(markdown).toBe(
    [
      '# Growth Is \\*Not\\* a \\[Habit\\](https://x.example)',
      '',
      'Growth is \\*not\\* a \\[habit\\](https://x.example). \\<b\\>It\\</b\\> is\\_bad.',
      '',
      '\\# No heading\\',
      '\\- no list\\',
      '1\\. nor this',
      '',
      '*Written by pocket, seed 3, with venti-core. A machine made this up.*',
      '',
    ].join('\n'),
  );
});
