/** The user pressed Ctrl-C, and there is nothing more to say. */
export class Interrupted extends Error {}
