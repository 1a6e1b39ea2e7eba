import { VentiError } from '../errors.ts';
import type { CandidateCount, Candidates } from './candidates.ts';
import { candidatesNeeded } from './candidates-needed.ts';
import { drawWeighted } from './draw-weighted.ts';
import { addBias, ban, penalize } from './edit-logits.ts';
import { loadAll, loadLikeliest } from './load.ts';
import { LogitsBuffer } from './logits-buffer.ts';
import { dropUnlikely } from './min-p.ts';
import { keepNucleus, loadNucleus } from './nucleus.ts';
import type { SamplingOptions } from './options.ts';
import { repeatingTokens } from './repeated-ngrams.ts';
import { Shortlist } from './shortlist.ts';
import { setWeights, sumWeights } from './softmax.ts';
import { uniform } from './uniform.ts';

// A draw ends before the next one begins, so all samplers work in the same memory.
const buffer = new LogitsBuffer();
const list = new Shortlist();

/** Tokens that may not be drawn at the beginning of a text. */
export interface EarlyBan {
  readonly tokens: readonly number[];
  /** The first position at which they may be drawn. */
  readonly before: number;
}

/**
 * Draws the tokens of one text.
 *
 * A draw depends on the options, the seed, the position and the tokens before it, and not on how many
 * candidates the model returned, as long as there are as many as `candidatesNeeded` says. Engines whose
 * `Math.exp` rounds differently put the borders between tokens about 1e-16 apart; in practice they
 * draw the same.
 */
export class Sampler {
  private readonly options: SamplingOptions;
  private readonly seed: number;
  private readonly banned: ReadonlySet<number>;
  private readonly bannedEarly: ReadonlySet<number>;
  private readonly bannedEarlyBefore: number;
  private readonly bias: readonly (readonly [token: number, bias: number])[];
  /** Prompt and continuation. */
  private readonly history: number[];
  private readonly seen: Set<number>;
  private readonly promptLength: number;

  /**
   * @param options checked and complete
   * @param seed non-negative safe integer
   * @param prompt token ids, part of the history for penalties and n-grams
   * @param earlyBan @default none
   */
  constructor(
    options: SamplingOptions,
    seed: number,
    prompt: Int32Array,
    earlyBan: EarlyBan = { tokens: [], before: 0 },
  ) {
    this.options = options;
    this.seed = seed;
    this.promptLength = prompt.length;
    this.banned = new Set(options.bannedTokens);
    this.bannedEarly = new Set([...options.bannedTokens, ...earlyBan.tokens]);
    this.bannedEarlyBefore = earlyBan.before;
    this.bias = Object.entries(options.logitBias).map(([id, bias]) => [Number(id), bias]);
    this.history = Array.from(prompt);
    this.seen = new Set(prompt);
  }

  /** How many candidates the next `draw` needs. */
  candidatesNeeded(): CandidateCount {
    const position = this.history.length - this.promptLength;
    return candidatesNeeded(this.options, this.bannedAt(position).size);
  }

  /**
   * Draws the token at a position and remembers it as part of the text.
   * @param position tokens of the continuation before it
   * @throws VentiError `invalid-option` when no token is left to draw, `runtime-failed` when a logit
   * is NaN or infinite
   */
  draw(candidates: Candidates, position: number): number {
    this.shortlist(this.edited(candidates, position));
    if (list.length === 0) throw this.nothingLeft(position);
    const token =
      this.options.temperature === 0
        ? list.ids[0]!
        : drawWeighted(list, uniform(this.seed, 'draw', position));
    this.history.push(token);
    this.seen.add(token);
    return token;
  }

  /** The candidates after penalties, bias and bans; the given ones stay as they are. */
  private edited(candidates: Candidates, position: number): Candidates {
    const { repetitionPenalty, noRepeatNgramSize } = this.options;
    if (!this.edits(position)) return candidates;
    const edited = { ...candidates, logits: buffer.copy(candidates.logits) };
    if (repetitionPenalty !== 1) penalize(edited, this.seen, repetitionPenalty);
    if (noRepeatNgramSize > 0) ban(edited, repeatingTokens(this.history, noRepeatNgramSize));
    addBias(edited, this.bias);
    ban(edited, this.bannedAt(position));
    return edited;
  }

  private bannedAt(position: number): ReadonlySet<number> {
    return position < this.bannedEarlyBefore ? this.bannedEarly : this.banned;
  }

  private edits(position: number): boolean {
    const { repetitionPenalty, noRepeatNgramSize } = this.options;
    return (
      repetitionPenalty !== 1 ||
      noRepeatNgramSize > 0 ||
      this.bias.length > 0 ||
      this.bannedAt(position).size > 0
    );
  }

  /** Fills the list with the tokens to draw from, and their weights. */
  private shortlist(candidates: Candidates): void {
    const { temperature, topK, topP, minP } = this.options;
    if (temperature === 0) {
      loadLikeliest(candidates, 1, list);
      return;
    }
    if (topK > 0) loadLikeliest(candidates, topK, list);
    else loadAll(candidates, list);
    setWeights(list, temperature);
    if (topP < 1) {
      const mass = topP * sumWeights(list);
      if (topK > 0) keepNucleus(list, mass);
      else loadNucleus(candidates, temperature, mass, list);
    }
    if (minP > 0) dropUnlikely(list, minP);
  }

  private nothingLeft(position: number): VentiError {
    if (!this.edits(position)) {
      return new VentiError(
        'runtime-failed',
        `The model holds every token impossible after ${position} tokens: all logits are -Infinity. Its weights are damaged: load the model anew.`,
      );
    }
    return new VentiError(
      'invalid-option',
      `Every token is banned after ${position} tokens. Ban fewer: see bannedTokens (${this.banned.size} given) and noRepeatNgramSize (${this.options.noRepeatNgramSize}).`,
    );
  }
}
