import type { Format, FormatName } from './format.ts';
import { jsonlFormat } from './jsonl-format.ts';
import { markdownFormat } from './markdown-format.ts';
import { phrasesFormat } from './phrases-format.ts';
import { ventiFormat } from './venti-format.ts';

/** Every format by its name. */
export const formats: Readonly<Record<FormatName, Format>> = {
  venti: ventiFormat,
  phrases: phrasesFormat,
  jsonl: jsonlFormat,
  markdown: markdownFormat,
};
