/** Who is to be told of a signal's abort, all through one listener. */
interface Followers {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

const followed = new WeakMap<AbortSignal, Followers>();

/**
 * Calls a listener when a signal aborts, at once if it has. However many follow a signal, it has one
 * listener: platforms warn of many, and signals made by `AbortSignal.any` outlive their use.
 * @returns stops following
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => {};
  }
  const followers = followed.get(signal) ?? follow(signal);
  const own = (): void => listener();
  followers.listeners.add(own);
  return () => {
    followers.listeners.delete(own);
    if (followers.listeners.size > 0) return;
    signal.removeEventListener('abort', followers.tell);
    followed.delete(signal);
  };
}

function follow(signal: AbortSignal): Followers {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const followers = { listeners, tell };
  signal.addEventListener('abort', tell, { once: true });
  followed.set(signal, followers);
  return followers;
}
