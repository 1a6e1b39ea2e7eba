declare const MODEL_ORIGINS: readonly string[];

/** Origins that models may come from beside the page's own, named when the page was built. */
export const modelOrigins: readonly string[] = MODEL_ORIGINS;
