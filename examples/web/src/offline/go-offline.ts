/**
 * Has a service worker keep the page for visits without a network, and resolves when it is in charge.
 *
 * Where the host does not isolate the page, so that the model would have one thread, the worker does:
 * the page is loaded again through it, unless the reader has begun something.
 */
export async function goOffline(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const untouched = watchForReader();
  try {
    await register();
  } catch (error) {
    console.warn('This page cannot work without a network:', error);
    return;
  }
  if (!crossOriginIsolated && untouched() && isFirstTime()) location.reload();
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  const taken = new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', resolve, { once: true });
  });
  await serviceWorker.register(new URL('service-worker.js', document.baseURI));
  const { active } = await serviceWorker.ready;
  // A page that was loaded past its worker (a forced reload) is never taken over.
  if (!serviceWorker.controller && active?.state !== 'activated') await taken;
}

/** @returns whether the reader has done nothing since */
function watchForReader(): () => boolean {
  let isUntouched = true;
  for (const type of ['pointerdown', 'keydown']) {
    addEventListener(type, () => (isUntouched = false), { once: true });
  }
  return () => isUntouched;
}

/** Whether this is the first time in this tab; never, where nothing can be remembered. */
function isFirstTime(): boolean {
  const key = 'venti-isolated';
  try {
    const isFirst = sessionStorage.getItem(key) === null;
    sessionStorage.setItem(key, 'tried');
    return isFirst;
  } catch {
    return false;
  }
}
