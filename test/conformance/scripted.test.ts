import { ScriptedBackend } from '../../src/backends/scripted/scripted-backend.ts';
import { testBackend } from './backend-suite.ts';

/** Logits that depend on every token and its place, with ties. */
function script(tokens: readonly number[]): number[] {
  const state = tokens.reduce((hash, token, place) => (hash * 31 + token + place) % 65_521, 7);
  return Array.from({ length: 50 }, (_, id) => ((state * (id + 1)) % 17) / 4);
}

testBackend(
  'the scripted backend',
  async () => new ScriptedBackend({ script, vocabularySize: 50 }),
);
