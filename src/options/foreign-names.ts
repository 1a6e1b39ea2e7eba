import { plainSpelling } from './plain-spelling.ts';

/** What to do instead of options of other libraries, by the plain spelling of their names. */
export type ForeignNames = ReadonlyMap<string, string>;

/**
 * @param renamed our names, and those of others for the same option, separated by spaces
 * @param advice names of others, separated by spaces, and what to do instead
 */
export function foreignNames(
  renamed: Readonly<Record<string, string>>,
  advice: readonly (readonly [names: string, advice: string])[],
): ForeignNames {
  const renames = Object.entries(renamed).map(
    ([name, names]) => [names, `it is called ${name} here`] as const,
  );
  const entries = [...renames, ...advice].flatMap(([names, text]) =>
    names.split(' ').map((name) => [plainSpelling(name), text] as const),
  );
  return new Map(entries);
}
