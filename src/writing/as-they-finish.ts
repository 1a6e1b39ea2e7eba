/**
 * Does something to every item and yields results as they finish. No item is begun while those under
 * way, or done and not yet read, reach the limit together. The first failure ends it. When the signal
 * aborts, no more items are begun; those under way are waited for.
 * @param sizeOf how much of the limit an item takes. @default 1
 */
export async function* asTheyFinish<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  task: (item: Item, index: number) => Promise<Result>,
  abortSignal?: AbortSignal,
  sizeOf: (item: Item) => number = () => 1,
): AsyncGenerator<Result, void, undefined> {
  const iterator = iterate(items);
  const finished: { readonly result: Result; readonly size: number }[] = [];
  let failure: { readonly error: unknown } | undefined;
  let begun = 0;
  let running = 0;
  /** Of the limit. */
  let taken = 0;
  let pulling = false;
  let exhausted = false;
  let wake = (): void => {};

  const fail = (error: unknown): void => {
    failure ??= { error };
  };
  const begin = async (item: Item): Promise<void> => {
    const size = sizeOf(item);
    taken += size;
    running++;
    try {
      finished.push({ result: await task(item, begun++), size });
    } catch (error) {
      fail(error);
    } finally {
      running--;
      wake();
    }
  };
  const pull = async (): Promise<void> => {
    pulling = true;
    try {
      const next = await iterator.next();
      if (next.done) exhausted = true;
      else if (!abortSignal?.aborted) void begin(next.value);
    } catch (error) {
      fail(error);
    } finally {
      pulling = false;
      wake();
    }
  };
  const stop = (): void => wake();
  abortSignal?.addEventListener('abort', stop);

  try {
    while (true) {
      if (failure) throw failure.error;
      const ending = exhausted || abortSignal?.aborted;
      if (!ending && !pulling && taken < limit) void pull();
      const next = finished.shift();
      if (next) {
        taken -= next.size;
        yield next.result;
      } else if (ending && running === 0) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    abortSignal?.removeEventListener('abort', stop);
    if (!exhausted && !pulling) await iterator.return?.();
  }
}

function iterate<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
