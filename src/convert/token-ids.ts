/**
 * The tokens that a field such as `eos_token_id` names: one, a list of them (models that chat end a turn
 * in other ways than a text), or none where it is null. Undefined where it is anything else.
 */
export function readTokenIds(value: unknown): readonly number[] | undefined {
  if (value === null) return [];
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.every(isTokenId) ? [...new Set(ids)] : undefined;
}

function isTokenId(id: unknown): id is number {
  return Number.isSafeInteger(id) && (id as number) >= 0;
}
