import { evalFlagNames } from '../eval/flags.ts';
import { flagOf } from './flag-names.ts';
import { generateFlagNames } from './generate-flags.ts';
import { writerFlagNames } from './writer-flags.ts';

const names = [...generateFlagNames, ...writerFlagNames, ...evalFlagNames];
const ofTwoWords = names.filter((name) => /[A-Z]/.test(name)).join('|');
const ofOneWord = names.filter((name) => !/[A-Z]/.test(name)).join('|');

/** A name of two words is nothing else; one of one word is a name at these places. */
const mentions = new RegExp(
  `(?<!-)\\b(?:${ofTwoWords})\\b|(?<=^|: use |called )(?:${ofOneWord})\\b`,
  'g',
);

/** What the library says of its options, with the names of the flags: `--top-k is -1: …`. */
export function inFlags(message: string): string {
  return message.replace(mentions, flagOf);
}
