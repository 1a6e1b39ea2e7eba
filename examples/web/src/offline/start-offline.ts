/**
 * Registers the service worker, which keeps the page for visits without a network. Where the host
 * does not isolate the page, so that the model would have one thread, the worker does: once it is there, the
 * page is loaded again through it, unless the reader has begun something.
 */
export async function startOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const begun = new AbortController();
  let isUntouched = true;
  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(type, () => (isUntouched = false), { signal: begun.signal });
  }
  try {
    await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI));
    await navigator.serviceWorker.ready;
  } catch (error) {
    console.warn('The page will not work without a network:', error);
  }
  begun.abort();
  if (!crossOriginIsolated && isUntouched && isFirstReload()) location.reload();
}

/** Whether the page has not been loaded again yet, in this tab. */
function isFirstReload(): boolean {
  const key = 'venti-reloaded';
  try {
    const isFirst = sessionStorage.getItem(key) === null;
    sessionStorage.setItem(key, 'yes');
    return isFirst;
  } catch {
    return false;
  }
}
