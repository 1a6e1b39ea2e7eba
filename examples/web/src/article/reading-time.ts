const wordsPerMinute = 240;

/** How long a text takes to read, at least a minute: `1 min read`. */
export function readingTime(text: string): string {
  const words = text.match(/\S+/g)?.length ?? 0;
  return `${Math.max(1, Math.round(words / wordsPerMinute))} min read`;
}
