/** Origins that models may come from beside the page's own, named when the page was built. */
declare const MODEL_ORIGINS: readonly string[];

export const modelOrigins: readonly string[] = MODEL_ORIGINS;

/**
 * The origin of a model that this page may not load, as its Content-Security-Policy has it.
 * @returns undefined when it may, or when this is no address at all
 */
export function forbiddenOrigin(model: string): string | undefined {
  if (!URL.canParse(model, document.baseURI)) return undefined;
  const { origin } = new URL(model, document.baseURI);
  return origin === location.origin || modelOrigins.includes(origin) ? undefined : origin;
}
