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

/** A name of a branch, a tag or a commit, as git allows it and a file can be called everywhere. */
const revisionName = /^(?!.*(?:\.\.|\/\/|\.\/|\/\.))\w(?:[\w./-]{0,198}\w)?$/;

/**
 * Reads `gpt2`, `owner/name` or either with `@revision`; undefined for what cannot be on the hub.
 */
export function parseHubModel(text: string): HubModel | undefined {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? defaultRevision : text.slice(at + 1);
  const repository = shortNames.get(name) ?? name;
  if (!isRepository(repository) || !revisionName.test(revision)) return undefined;
  return { repository, revision };
}

/** The name of a model as it is typed: the shortest that means it. */
export function hubModelName({ repository, revision }: HubModel): string {
  const short = [...shortNames].find(([, long]) => long === repository)?.[0] ?? repository;
  return revision === defaultRevision ? short : `${short}@${revision}`;
}

function isRepository(text: string): boolean {
  const segments = text.split('/');
  return (
    text.length <= longestRepository &&
    segments.length === 2 &&
    segments.every((part) => segment.test(part))
  );
}
