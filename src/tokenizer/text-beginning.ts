import { arrayAt, type Fields, idAt, objectAt } from './fields.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

/**
 * The ids that a `tokenizer.json` puts before every text: those of the special tokens that stand before
 * the text in its template. A GPT-2 has none; many a Llama was trained with one and writes worse without.
 * @param json the parsed file
 * @throws VentiError `invalid-tokenizer`
 */
export function textBeginning(json: unknown): readonly number[] {
  const where = 'post_processor';
  const { [where]: value } = objectAt('the file', json);
  if (value === null || value === undefined) return [];
  const processor = objectAt(where, value);
  const { processors } = processor;
  const steps = processor['type'] === 'Sequence' ? arrayAt(where, processors) : [processor];
  return steps
    .map((step) => objectAt(where, step))
    .filter(({ type }) => type === 'TemplateProcessing')
    .flatMap(beforeText);
}

function beforeText({ single, special_tokens: tokens }: Fields): number[] {
  const where = 'post_processor.single';
  const template = arrayAt(where, single).map((part) => objectAt(where, part));
  const text = template.findIndex((part) => 'Sequence' in part);
  return template.slice(0, Math.max(text, 0)).flatMap((part) => {
    const { id } = objectAt(where, part['SpecialToken']);
    const { ids } = objectAt(where, objectAt('post_processor.special_tokens', tokens)[String(id)]);
    return arrayAt(where, ids).map((value) => idAt(where, value));
  });
}

/** A tokenizer that puts some ids before every text. */
export function beginningWith(ids: readonly number[], tokenizer: TextTokenizer): TextTokenizer {
  if (ids.length === 0) return tokenizer;
  return {
    encode: (text) => [...ids, ...tokenizer.encode(text)],
    decodeStream: () => tokenizer.decodeStream(),
  };
}
