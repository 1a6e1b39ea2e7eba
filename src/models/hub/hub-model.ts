import type { WeightType } from '../../convert/matrices/matrix-writer.ts';

/** A model of the Hugging Face hub. */
export interface HubModel {
  /** `owner/name`. */
  readonly repository: string;
  /** Branch, tag or commit; `main` unless another was named. */
  readonly revision: string;
  /**
   * Precision that is wanted of ready-made graphs; undefined takes what there is. Of a checkpoint all
   * precisions are made.
   */
  readonly dtype?: WeightType;
  /** Of several GGUF files the one that is wanted: its path, or how its weights are stored, `Q8_0`. */
  readonly file?: string;
}

/** The revision that is meant when none is named. */
export const defaultRevision = 'main';

/** Models that are known without their owner. */
export const shortNames: ReadonlyMap<string, string> = new Map([
  ['gpt2', 'openai-community/gpt2'],
  ['distilgpt2', 'distilbert/distilgpt2'],
  ['gpt2-medium', 'openai-community/gpt2-medium'],
  ['gpt2-large', 'openai-community/gpt2-large'],
  ['gpt2-xl', 'openai-community/gpt2-xl'],
]);

/** Letters, digits, `-`, `_` and `.`, neither first nor last a `-` or `.`, none of them twice in a row. */
const segment = /^(?!.*(?:--|\.\.))(?!.*\.git$)\w(?:[\w.-]*\w)?$/;

/** The longest name of a repository that the hub allows. */
const longestRepository = 96;

/** A name of a branch, a tag, a commit or a path, as git allows it and a file can be called everywhere. */
const safeName = /^(?!.*(?:\.\.|\/\/|\.\/|\/\.))\w(?:[\w./-]{0,198}\w)?$/;

/**
 * Reads `gpt2` or `owner/name`, with `@revision`, `:file` or both behind it; undefined for what cannot be on
 * the hub.
 */
export function parseHubModel(text: string): HubModel | undefined {
  const [before, file] = cut(text, ':');
  const [name, revision = defaultRevision] = cut(before, '@');
  const repository = shortNames.get(name) ?? name;
  if (!isRepository(repository) || !safeName.test(revision)) return undefined;
  if (file === undefined) return { repository, revision };
  return safeName.test(file) ? { repository, revision, file } : undefined;
}

/** What stands before the first separator, and what behind it. */
function cut(text: string, separator: string): [string, string?] {
  const place = text.indexOf(separator);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** The name of a model as it is typed: the shortest that means it. */
export function hubModelName({ repository, revision, file }: HubModel): string {
  const short = [...shortNames].find(([, long]) => long === repository)?.[0] ?? repository;
  const ofRevision = revision === defaultRevision ? '' : `@${revision}`;
  return `${short}${ofRevision}${file === undefined ? '' : `:${file}`}`;
}

function isRepository(text: string): boolean {
  const segments = text.split('/');
  return (
    text.length <= longestRepository &&
    segments.length === 2 &&
    segments.every((part) => segment.test(part))
  );
}
