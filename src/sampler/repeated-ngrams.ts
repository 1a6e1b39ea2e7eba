/**
 * Tokens that would complete an n-gram that occurred before: what followed every earlier place where
 * the last n − 1 tokens stood. [1, 2, 3, 1, 2] and n = 3 give [3].
 */
export function repeatingTokens(history: readonly number[], n: number): number[] {
  const tokens: number[] = [];
  const tail = history.length - (n - 1);
  for (let start = 0; start < tail; start++) {
    let same = 0;
    while (same < n - 1 && history[start + same] === history[tail + same]) same++;
    if (same === n - 1) tokens.push(history[start + same]!);
  }
  return tokens;
}
