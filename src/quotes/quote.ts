/** An opening line. */
export interface Quote {
  /** Stable within its corpus. */
  readonly id?: string;
  readonly text: string;
  /** Themes such as `founders` or `fundraising`. */
  readonly themes?: readonly string[];
  readonly author?: string;
  /** Title of the essay, talk or book it opens or stands in. */
  readonly source?: string;
}
