import { existsSync, readFileSync } from 'node:fs';

/**
 * Most memory that a process had at once, in MiB, where the system tells (Linux); 0 where it does not. What
 * `process.resourceUsage` tells there is never less than what the process had that started it.
 * @param {number | 'self'} process
 */
export function peakMiB(process) {
  const path = `/proc/${process}/status`;
  if (!existsSync(path)) return 0;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1024;
}
