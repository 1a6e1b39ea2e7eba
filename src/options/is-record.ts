/**
 * Whether a value can be read as options: an object, and no array, Map, AbortSignal or the like, whose
 * contents would be passed over. Objects of another realm or of a class of the user's own will do.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
