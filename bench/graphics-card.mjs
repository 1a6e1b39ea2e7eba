import { execFileSync } from 'node:child_process';

/** Programs that tell the graphics card, and where they say it. */
const sources = [
  ['nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], /(.+)/],
  ['vulkaninfo', ['--summary'], /deviceName\s*=\s*(.+)/],
];

/** What is known of the graphics card: the first one, as its driver calls it. */
export function graphicsCard() {
  for (const [program, parameters, pattern] of sources) {
    try {
      const stdio = ['ignore', 'pipe', 'ignore'];
      const output = execFileSync(program, parameters, { encoding: 'utf8', stdio });
      const found = pattern.exec(output)?.[1];
      if (found) return found.trim();
    } catch {
      // Not installed, or no card of that kind.
    }
  }
  return 'unknown';
}
