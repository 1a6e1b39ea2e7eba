/**
 * A recipe for a model that learns within a second.
 * @param circles what becomes of a source of that name, which is read as often as the prose
 */
export function recipe(
  settings: Readonly<Record<string, number>>,
  circles?: 'learnt' | 'unlearnt',
): string {
  const all = {
    seed: 3,
    steps: 12,
    rows: 4,
    muon_lr: 0.02,
    adam_lr: 0.01,
    average: 0.8,
    log_steps: 4,
    checkpoint_steps: 4,
    ...settings,
  };
  return [
    ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    'whole_documents = ["prose"]',
    `own = [${circles === 'unlearnt' ? '"circles"' : ''}]`,
    'prompts = ["The founder"]',
    '[model]',
    'layers = 2',
    'heads = 2',
    'width = 32',
    'context = 64',
    '[[mixture]]',
    'prose = 1.0',
    circles ? 'circles = 1.0' : '',
  ].join('\n');
}
