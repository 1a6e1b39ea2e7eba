import { createRequire } from 'node:module';

interface PackageManifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** This package's own package.json, wherever the code was built to. */
export function packageManifest(): PackageManifest {
  return createRequire(import.meta.url)('venti-core/package.json') as PackageManifest;
}
