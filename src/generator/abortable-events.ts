import { EventQueue } from './event-queue.ts';
import type { TextEvent } from './generator.ts';
import { onAbort } from './on-abort.ts';

/** The events of one text, and a signal that aborts when its reader leaves or the caller aborts. */
export interface AbortableEvents {
  readonly events: EventQueue<TextEvent>;
  readonly ending: AbortSignal;
}

/** @param abortSignal of the caller; followed until the text has ended */
export function abortableEvents(abortSignal: AbortSignal | undefined): AbortableEvents {
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  const unfollow = abortSignal ? onAbort(abortSignal, abort) : undefined;
  return { events: new EventQueue<TextEvent>(abort, unfollow), ending: ending.signal };
}
