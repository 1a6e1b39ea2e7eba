import { existsSync, readFileSync } from 'node:fs';

/**
 * Most memory that a process had at once, in MiB, where the system tells (Linux); 0 where it does not.
 * @param {number | 'self'} id
 */
export function peakMiB(id) {
  const path = `/proc/${id}/status`;
  if (!existsSync(path)) return 0;
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Most memory that this process had. On Linux `maxRSS` is never less than what its parent had. */
export function ownPeakMiB() {
  return peakMiB('self') || process.resourceUsage().maxRSS / 1024;
}
