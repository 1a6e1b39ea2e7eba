import type { BatchJob } from './batch-job.ts';
import type { Format } from './format.ts';
import { parseJob } from './parse-job.ts';
import { parseJsonObject } from './parse-json.ts';

const format = 'venti-thinkpieces';
const version = 1;

/**
 * `{"format": "venti-thinkpieces", "version": 1, "model": …, "options": …, "quotes": …, "pieces": […]}`,
 * as `schema/thinkpieces.schema.json` describes it; a piece a line, which compares well.
 */
export const ventiFormat: Format = {
  *write({ model, options, seed, quotes }, pieces) {
    const head = { format, version, model, options: { ...options, seed }, quotes };
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "pieces": [`;
    let separator = '\n    ';
    for (const piece of pieces) {
      yield separator + JSON.stringify(piece);
      separator = ',\n    ';
    }
    yield '\n  ]\n}\n';
  },

  read(text) {
    const file = parseJsonObject(text);
    if (file?.['format'] !== format || file['version'] !== version) return undefined;
    const { model, options, quotes, pieces } = file;
    if (!Array.isArray(pieces)) return undefined;
    const job = readJob({ model, options, quotes, count: pieces.length });
    return job && { count: pieces.length, job };
  },
};

/** The seed of the batch stands among the options. */
function readJob(fields: {
  readonly model: unknown;
  readonly options: unknown;
  readonly quotes: unknown;
  readonly count: number;
}): BatchJob | undefined {
  const { seed, ...options } = Object(fields.options) as Record<string, unknown>;
  return parseJob({ ...fields, format: 'venti', seed, options });
}
