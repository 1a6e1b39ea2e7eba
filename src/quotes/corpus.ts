import { ai } from './corpus/ai.ts';
import { boards } from './corpus/boards.ts';
import { culture } from './corpus/culture.ts';
import { customers } from './corpus/customers.ts';
import { exits } from './corpus/exits.ts';
import { failure } from './corpus/failure.ts';
import { founders } from './corpus/founders.ts';
import { fundraising } from './corpus/fundraising.ts';
import { growth } from './corpus/growth.ts';
import { hiring } from './corpus/hiring.ts';
import { investors } from './corpus/investors.ts';
import { markets } from './corpus/markets.ts';
import { pricing } from './corpus/pricing.ts';
import { product } from './corpus/product.ts';
import type { CorpusQuote } from './themes.ts';

/**
 * Opening lines in the voice of venture capital, written for this project, and the one that the
 * original Venti began with, which names its author. Ids are stable across versions.
 */
export const quotes: readonly CorpusQuote[] = [
  ...founders,
  ...fundraising,
  ...investors,
  ...product,
  ...hiring,
  ...markets,
  ...ai,
  ...failure,
  ...growth,
  ...pricing,
  ...culture,
  ...boards,
  ...exits,
  ...customers,
];
