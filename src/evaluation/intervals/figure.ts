/** A measured number with its 95 % confidence interval. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
