import type { Check } from './check.ts';

/**
 * @param version of Node, for example `22.9.0`
 * @param range as in package.json: `^20.17.0 || >=22.9.0`, carets and lower bounds only
 */
export function nodeVersionCheck(version: string, range: string): Check {
  return {
    name: 'Node',
    async run() {
      const isInRange = range.split('||').some((part) => isInPart(version, part.trim()));
      return isInRange
        ? { status: 'ok', found: version }
        : { status: 'broken', found: version, advice: `Install Node ${range}.` };
    },
  };
}

function isInPart(version: string, part: string): boolean {
  const least = numbers(part.replace(/^(?:\^|>=)/, ''));
  const actual = numbers(version);
  if (part.startsWith('^') && actual[0] !== least[0]) return false;
  const place = least.findIndex((number, index) => number !== actual[index]);
  return place < 0 || actual[place]! > least[place]!;
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
