const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that was typed, or the text as it is when it is none: the check of the option then says
 * what it wants instead.
 */
export function numberOrText(text: string): number | string {
  return decimal.test(text.trim()) ? Number(text) : text;
}
