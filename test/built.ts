/** The package as it is shipped: worker threads run from `dist/`, which `test/build.ts` has made. */
export const built: typeof import('../src/index.ts') = await import(
  new URL('../dist/index.js', import.meta.url).href
);
