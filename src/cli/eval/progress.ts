import { Presets, SingleBar } from 'cli-progress';
import type { EvaluationProgress } from '../../evaluation/evaluation-options.ts';
import type { CliIo } from '../io.ts';

/** How an evaluation shows how far it has come. */
export interface Progress {
  update(news: EvaluationProgress): void;
  stop(): void;
}

type Stage = EvaluationProgress['stage'];

const labels: Readonly<Record<Stage, string>> = {
  text: 'held-out text',
  pieces: 'pieces',
  corpus: 'corpus',
  bias: 'bias probe',
};

/** A bar for each stage on a terminal, a line for each anywhere else, nothing at all when quiet. */
export function showProgress(
  quiet: boolean,
  bytes: Readonly<Record<'text' | 'corpus', number>>,
  { stderr }: Pick<CliIo, 'stderr'>,
): Progress {
  if (quiet) return { update() {}, stop() {} };
  return stderr.isTTY ? bars(bytes, stderr) : lines(stderr);
}

/** Words of English prose are so long, with what is between them. */
const bytesPerWord = 6;

function bars(
  bytes: Readonly<Record<'text' | 'corpus', number>>,
  stream: CliIo['stderr'],
): Progress {
  const bar = new SingleBar(
    {
      format: '{label} {bar} {percentage} %',
      barsize: Math.max(10, Math.min(40, (stream.columns ?? 80) - 30)),
      stream,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  const guessed = { text: bytes.text, corpus: bytes.corpus / bytesPerWord, pieces: 0, bias: 0 };
  let stage: Stage | undefined;
  return {
    update(news) {
      const total = Math.max(news.total ?? guessed[news.stage], news.done, 1);
      if (news.stage !== stage) {
        bar.stop();
        bar.start(total, 0, { label: labels[news.stage].padEnd(13) });
        stage = news.stage;
      }
      bar.update(Math.min(news.done, total));
    },
    stop: () => bar.stop(),
  };
}

function lines(stream: CliIo['stderr']): Progress {
  let stage: Stage | undefined;
  return {
    update(news) {
      if (news.stage === stage) return;
      stage = news.stage;
      stream.write(`measuring: ${labels[stage]}\n`);
    },
    stop() {},
  };
}
