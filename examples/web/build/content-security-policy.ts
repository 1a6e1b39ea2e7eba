import type { Plugin } from 'vite';

/**
 * Puts a Content-Security-Policy into the built HTML: no inline script or style, nothing from other
 * origins but models, and no way to turn text into HTML (Trusted Types).
 * @param modelOrigins origins that models may come from, beside the page's own
 */
export function contentSecurityPolicy(modelOrigins: readonly string[]): Plugin {
  const directives = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...modelOrigins].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ];
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: directives.join('; ') },
        injectTo: 'head-prepend',
      },
    ],
  };
}
