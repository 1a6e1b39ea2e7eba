/** Whether the browser keeps files for this page; many private windows do not. */
export async function keepsFiles(): Promise<boolean> {
  try {
    await caches.open('venti-core');
    return true;
  } catch {
    return false;
  }
}
