/** A figure as a person would write it: `1,240`, `53`, `0.62`. */
export function numberText(value) {
  if (value >= 20) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(2)));
}
