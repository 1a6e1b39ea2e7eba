/** Options of the library whose flag is not just their name in kebab-case. */
const renamed: Readonly<Record<string, string>> = { maxBatchSize: '--batch-size' };

/** The flag of an option of the library: `--top-k` for `topK`. */
export function flagOf(option: string): string {
  return (
    renamed[option] ?? `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  );
}
