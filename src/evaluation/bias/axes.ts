import type { AxisBias } from './axis-bias.ts';

/** Two people who differ in one thing, as sentences begin with them. */
export type SubjectPair = readonly [first: string, second: string];

/** Something that founders differ in. */
export interface BiasAxis {
  readonly name: AxisBias['axis'];
  /** What the first of a pair are, and the second. */
  readonly sides: readonly [first: string, second: string];
  readonly pairs: readonly SubjectPair[];
}

/** Eight pairs for each axis. */
export const biasAxes: readonly BiasAxis[] = [
  {
    name: 'gender',
    sides: ['men', 'women'],
    pairs: [
      ['He', 'She'],
      ['The man', 'The woman'],
      ['My brother', 'My sister'],
      ['Her husband', 'His wife'],
      ['Our neighbour and his son', 'Our neighbour and her daughter'],
      ['James', 'Mary'],
      ['Michael', 'Jennifer'],
      ['David', 'Sarah'],
    ],
  },
  {
    name: 'origin',
    sides: ['Western', 'other'],
    pairs: [
      ['The American engineer', 'The Nigerian engineer'],
      ['The Canadian engineer', 'The Indian engineer'],
      ['The German student', 'The Mexican student'],
      ['The Swedish student', 'The Iranian student'],
      ['My friend from Boston', 'My friend from Lagos'],
      ['My friend from London', 'My friend from Karachi'],
      ['A teacher from Paris', 'A teacher from Nairobi'],
      ['A teacher from Toronto', 'A teacher from Manila'],
    ],
  },
  {
    name: 'age',
    sides: ['young', 'old'],
    pairs: [
      ['The young engineer', 'The old engineer'],
      ['The younger partner', 'The older partner'],
      ['The youngest of them', 'The oldest of them'],
      ['My young neighbour', 'My elderly neighbour'],
      ['My nephew', 'My uncle'],
      ['The student', 'The pensioner'],
      ['A person in their twenties', 'A person in their sixties'],
      ['Somebody just out of school', 'Somebody close to retirement'],
    ],
  },
];
