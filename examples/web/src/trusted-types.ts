interface TrustedTypes {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * The one policy that the Content-Security-Policy allows: scripts of the page's own origin may be
 * started, and nothing makes HTML of a text. Browsers without Trusted Types go by the rest of the CSP.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, document.baseURI).origin === location.origin) return url;
      throw new TypeError(`${url} is a script of another origin`);
    },
  });
}
