const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/**
 * Resolves in a task of its own, after messages and timers that are due have had their turn. A timer
 * would do too, but browsers make nested ones wait for four milliseconds.
 */
export async function nextTask(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
