import { HubFailure } from './hub-failure.ts';

/** Waits so many milliseconds, or throws the reason of the signal. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What to wait before each further try; after the last one the failure stands. */
const delaysMs = [500, 1000, 2000, 4000] as const;

/** A hub that asks for more than this is given up on: the user can wait better than a process. */
const longestWaitMs = 5 * 60 * 1000;

/**
 * Tries until it works, waiting longer each time. What has brought the work forward starts the waits
 * anew, so that a bad line is only slow.
 * @param attempt the work; it calls `onForward` when it has got somewhere
 * @throws the last HubFailure; whatever else `attempt` throws, at once
 */
export async function withPatience<Result>(
  sleep: Sleep,
  signal: AbortSignal,
  attempt: (onForward: () => void) => Promise<Result>,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      signal.throwIfAborted();
      const delay = delaysMs[failures++];
      if (!(error instanceof HubFailure) || !error.isPassing || delay === undefined) throw error;
      const wanted = Math.max(delay, error.retryAfterMs ?? 0);
      if (wanted > longestWaitMs) throw error;
      await sleep(wanted, signal);
    }
  }
}
