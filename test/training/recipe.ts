/** A recipe for a model that learns within a second. */
export function recipe(settings: Readonly<Record<string, number>>): string {
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
    'prompts = ["The founder"]',
    '[model]',
    'layers = 2',
    'heads = 2',
    'width = 32',
    'context = 64',
    '[[mixture]]',
    'prose = 1.0',
  ].join('\n');
}
