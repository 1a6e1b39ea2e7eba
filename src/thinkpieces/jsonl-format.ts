import type { Format } from './format.ts';
import { parseJsonObject } from './parse-json.ts';

/** A thinkpiece a line, in JSON. */
export const jsonlFormat: Format = {
  *write(_job, pieces) {
    for (const piece of pieces) yield `${JSON.stringify(piece)}\n`;
  },

  read(text) {
    const lines = text.split('\n');
    if (lines.pop() !== '') return undefined;
    const ids = lines.map((line) => parseJsonObject(line)?.['id']);
    return ids.every((id) => typeof id === 'string') ? { count: ids.length, ids } : undefined;
  },
};
