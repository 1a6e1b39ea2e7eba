import { VentiError } from '../errors.ts';
import { describeValue } from './describe-value.ts';
import { editDistance } from './edit-distance.ts';
import type { ForeignNames } from './foreign-names.ts';
import { plainSpelling } from './plain-spelling.ts';

/**
 * The error for an option that does not exist. It names the one that was meant: by another spelling,
 * by what other libraries call it, or by the nearest name; failing that it lists all there are.
 */
export function unknownOption(
  name: string,
  known: readonly string[],
  foreignNames: ForeignNames,
): VentiError {
  const advice = adviceFor(plainSpelling(name), known, foreignNames);
  return new VentiError('unknown-option', `There is no option ${describeValue(name)}: ${advice}.`);
}

function adviceFor(plain: string, known: readonly string[], foreignNames: ForeignNames): string {
  const options = new Map(known.map((option) => [plainSpelling(option), option]));
  const advice = options.has(plain)
    ? `it is spelled ${options.get(plain)}`
    : foreignNames.get(plain);
  if (advice) return advice;
  const nearest = nearestName(plain, options.keys());
  if (nearest) return `${options.get(nearest)} is the nearest there is`;
  const nearestForeign = nearestName(plain, foreignNames.keys());
  return (
    (nearestForeign && foreignNames.get(nearestForeign)) ?? `the options are ${known.join(', ')}`
  );
}

/** The name that is at most a quarter of its letters away, if there is one. */
function nearestName(plain: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const most = Math.floor(name.length / 4);
    if (Math.abs(name.length - plain.length) > most) continue;
    const distance = editDistance(plain, name);
    if (distance > most || distance >= least) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
}
