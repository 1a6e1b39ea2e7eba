import { cpus } from 'node:os';

/** Milliseconds that all processors of the machine have been busy, by whomever. */
export function busyMs() {
  return cpus().reduce(
    (total, { times }) => total + times.user + times.nice + times.sys + times.irq,
    0,
  );
}

/**
 * Waits until others leave the machine alone, though not for ever.
 * @returns {Promise<void>}
 */
export async function waitForQuiet() {
  const windowMs = 1000;
  const patienceMs = 60_000;
  const quietShare = 0.05;
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const before = busyMs();
    await new Promise((resolve) => setTimeout(resolve, windowMs));
    if ((busyMs() - before) / (windowMs * cpus().length) < quietShare) return;
  }
}
