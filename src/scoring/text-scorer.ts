import type { BackendInfo } from '../backends/backend.ts';
import type { Engine } from '../engine/engine.ts';
import type { TextTokenizer } from '../tokenizer/text-tokenizer.ts';
import { codeLengths } from './code-lengths.ts';
import { scoreWindows, type TokenWindow } from './score-windows.ts';
import type { ScoredText, TextScore } from './text-score.ts';
import { type TokenizedText, tokenizeText } from './tokenize-text.ts';
import { scoringWindows } from './windows.ts';

/** Numbers that a run of the model may return: 64 MiB of logits. */
const mostLogits = 2 ** 24;
/** More windows side by side than this gain nothing. */
const mostWindows = 16;

/** A window of one of the texts. */
interface PlacedWindow extends TokenWindow {
  readonly text: number;
  /** Place of its first target among those of the text. */
  readonly offset: number;
}

/** Asks a model how likely it finds texts, many windows at a time. */
export class TextScorer {
  private readonly info: BackendInfo;
  private readonly engine: Engine;
  private readonly tokenizer: TextTokenizer;
  private readonly endOfText: number | undefined;

  /** @param endOfText stands before a text where the tokenizer puts nothing there */
  constructor(
    info: BackendInfo,
    engine: Engine,
    tokenizer: TextTokenizer,
    endOfText: number | undefined,
  ) {
    this.info = info;
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.endOfText = endOfText;
  }

  /** @throws VentiError `aborted`, `disposed`, `runtime-failed`, `out-of-memory` */
  async score(
    texts: readonly ScoredText[],
    abortSignal?: AbortSignal,
  ): Promise<readonly TextScore[]> {
    const { vocabularySize, contextLength } = this.info;
    const tokenized = texts.map((text) => tokenizeText(text, this.tokenizer, this.endOfText));
    const windows = tokenized
      .flatMap((text, i) => windowsOf(text, i, contextLength))
      .sort((a, b) => b.tokens.length - a.tokens.length);
    const logs = tokenized.map(({ targets }) => new Float64Array(targets));
    while (windows.length > 0) {
      await this.engine.lend(windows[0]!.tokens.length, async (backend, slots) => {
        const affordable = Math.floor(mostLogits / (vocabularySize * backend.chunkLength));
        const count = Math.max(1, Math.min(slots, mostWindows, affordable));
        const batch = windows.splice(0, count);
        const scores = await scoreWindows(backend, batch, abortSignal);
        for (const [i, { text, offset }] of batch.entries()) logs[text]!.set(scores[i]!, offset);
      });
    }
    return tokenized.map((text, i) =>
      codeLengths(text, logs[i]!, vocabularySize, this.tokenizer.decodeStream()),
    );
  }
}

function windowsOf(
  { tokens, targets }: TokenizedText,
  text: number,
  contextLength: number,
): PlacedWindow[] {
  const unscored = tokens.length - 1 - targets;
  return scoringWindows(tokens.length - 1, contextLength).flatMap(({ start, length, scored }) => {
    const end = start + length;
    const first = Math.max(end - scored, unscored);
    if (first >= end) return [];
    const read = tokens.subarray(start, end);
    return [
      {
        text,
        offset: first - unscored,
        tokens: read,
        targets: tokens.subarray(first + 1, end + 1),
      },
    ];
  });
}
