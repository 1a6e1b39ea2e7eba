import type { BatchJob } from './batch-job.ts';

/** A thing that two jobs do not share, in words, with the values of both. */
export interface JobDifference {
  /** A path such as `seed`, `options.temperature` or `model.name`. */
  readonly name: string;
  readonly written: string;
  readonly asked: string;
}

/**
 * @param written the job that a file belongs to
 * @param asked the job that is to go on with it
 */
export function jobDifferences(written: BatchJob, asked: BatchJob): JobDifference[] {
  const before = flatten(written);
  const now = flatten(asked);
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    const difference = {
      name,
      written: before.get(name) ?? 'not there',
      asked: now.get(name) ?? 'not there',
    };
    return difference.written === difference.asked ? [] : [difference];
  });
}

function flatten({ model, options, quotes, ...rest }: BatchJob): Map<string, string> {
  const fields = [
    ...Object.entries(rest),
    ...Object.entries(model).map(([name, value]) => [`model.${name}`, value] as const),
    ...Object.entries(options).map(([name, value]) => [`options.${name}`, value] as const),
    ['quotes', `${quotes.count} of SHA-256 ${quotes.sha256.slice(0, 8)}…`] as const,
  ];
  return new Map(
    fields.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing'),
    ]),
  );
}
