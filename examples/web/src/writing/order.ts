import type { WebWriterOptions } from 'venti-core/web';
import type { RecipeOptions } from '../article/article.ts';

/** Which model writes, and where it runs. */
export interface ModelChoice {
  /** `pocket`, or the address of a model folder. */
  readonly model: string;
  readonly device: NonNullable<WebWriterOptions['device']>;
}

/** A piece to be written. */
export interface Order {
  readonly quote: string;
  readonly seed: number;
  readonly options: RecipeOptions;
}
