/** Something that has to be right for pieces to be written. */
export interface Check {
  /** What is looked at, for example `model pocket`. */
  readonly name: string;
  /** Looks. What it throws counts as broken. */
  run(): Promise<CheckResult>;
}

export interface CheckResult {
  /** With a warning pieces can be written all the same. */
  readonly status: 'ok' | 'warning' | 'broken';
  /** What was found, in a line. */
  readonly found: string;
  /** What to do where it is not right. */
  readonly advice?: string;
}
