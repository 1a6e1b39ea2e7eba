const intervalMs = 5;

/**
 * How late timers are while something else goes on in this process.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<{ result: T, timerLate99Ms: number }>} the 99th percentile of a timer's delay
 */
export async function timerLateness(work) {
  const delays = [];
  let due = performance.now() + intervalMs;
  const timer = setInterval(() => {
    const now = performance.now();
    delays.push(Math.max(0, now - due));
    due = now + intervalMs;
  }, intervalMs);
  try {
    const result = await work();
    // A timer that has not come yet is late as well.
    delays.push(Math.max(0, performance.now() - due));
    delays.sort((a, b) => a - b);
    return { result, timerLate99Ms: delays[Math.ceil(delays.length * 0.99) - 1] };
  } finally {
    clearInterval(timer);
  }
}
