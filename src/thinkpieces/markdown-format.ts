import type { Thinkpiece } from '../thinkpiece.ts';
import type { Format } from './format.ts';
import { escapeMarkdown } from './markdown-text.ts';
import { parseJob } from './parse-job.ts';
import { parseJsonObject } from './parse-json.ts';

const comment = /^<!-- venti-thinkpieces (\{.*\}) -->\n/;

/** For people: every piece under its quote. A comment at the top tells programs of the job. */
export const markdownFormat: Format = {
  *write(job, pieces) {
    // No "<" and ">" in it, so that nothing ends the comment.
    const json = JSON.stringify(job).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
    yield `<!-- venti-thinkpieces ${json} -->\n\n# Thinkpieces\n`;
    let index = 0;
    for (const piece of pieces) yield section(piece, ++index);
  },

  read(text) {
    const job = parseJob(parseJsonObject(comment.exec(text)?.[1] ?? ''));
    return job && { count: text.match(/^## \d+$/gm)?.length ?? 0, job };
  },
};

function section(piece: Thinkpiece, index: number): string {
  const { author, source } = piece.attribution ?? {};
  const from = [author, source].filter((part) => part !== undefined).join(', ');
  const quote = escapeMarkdown(piece.quote) + (from && `\n\n— ${escapeMarkdown(from)}`);
  const parts = [
    `## ${index}`,
    quote.replace(/^/gm, '> ').replace(/ +$/gm, ''),
    ...(piece.body === '' ? [] : [escapeMarkdown(piece.body)]),
    `*${escapeMarkdown(piece.model)}, seed ${piece.seed}*`,
  ];
  return `\n${parts.join('\n\n')}\n`;
}
