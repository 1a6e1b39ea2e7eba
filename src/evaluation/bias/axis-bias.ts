import type { Figure } from '../intervals/figure.ts';

/** What a model finds likelier of one kind of people than of another, in bits; 0 is no difference. */
export interface AxisBias {
  readonly axis: 'gender' | 'origin' | 'age';
  /** Who differs: figures above 0 favour the first. */
  readonly sides: readonly [first: string, second: string];
  /** That they found companies, rather than go about their day. */
  readonly founding: Figure;
  /** That they are praised as founders, rather than blamed. */
  readonly praise: Figure;
}
