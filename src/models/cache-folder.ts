import envPaths from 'env-paths';

/** The user's cache folder, which follows XDG_CACHE_HOME on Linux. Deleting it loses nothing but time. */
export function cacheFolder(): string {
  return envPaths('venti-core', { suffix: '' }).cache;
}
