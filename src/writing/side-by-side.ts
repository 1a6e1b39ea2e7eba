import { EventQueue } from '../generator/event-queue.ts';
import { asTheyFinish } from './as-they-finish.ts';

/** What one of several streams brought, and which. */
export interface SideEvent<Event> {
  /** Place of the stream, counted from 0. */
  readonly index: number;
  readonly event: Event;
}

/**
 * Reads several streams at the same time, at most `limit` of them, and yields what they bring as it
 * comes. The first failure ends it; who opens the streams has to end those that are under way then,
 * as where the reader leaves.
 * @param open opens the stream at a place, counted from 0
 */
export async function* sideBySide<Event>(
  count: number,
  limit: number,
  open: (index: number) => AsyncIterable<Event>,
): AsyncGenerator<SideEvent<Event>, void, undefined> {
  const events = new EventQueue<SideEvent<Event>>(() => {});
  const read = async (index: number): Promise<number> => {
    for await (const event of open(index)) events.push({ index, event });
    return index;
  };
  const readAll = async (): Promise<void> => {
    try {
      for await (const _ of asTheyFinish(Array(count).keys(), limit, read));
      events.end();
    } catch (error) {
      events.fail(error as Error);
    }
  };
  void readAll();
  yield* events;
}
