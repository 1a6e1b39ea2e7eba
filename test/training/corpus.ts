export const separator = '\n<|endoftext|>\n';

/**
 * Documents of the kind of text that a recipe is fed with: sentences of a small grammar, always the same ones, each
 * document once.
 */
export function corpus(documents: number): string {
  const subjects = ['The founder', 'A board', 'My dentist', 'Every café', 'The “growth” team'];
  const verbs = ['sold', 'measured', 'rebuilt', "didn't notice", 'renamed'];
  const objects = ['the spoon', '1,024 chairs', 'a market', 'its own memo', 'two ferries'];
  const sentence = (index: number): string =>
    `${subjects[index % 5]} ${verbs[Math.floor(index / 5) % 5]} ${objects[Math.floor(index / 25) % 5]}.`;
  return Array.from({ length: documents }, (_, document) =>
    [
      `Number ${document}.`,
      ...Array.from({ length: 12 }, (_unused, index) => sentence(document * 7 + index * 11)),
    ].join(' '),
  ).join(separator);
}

export function documentsOf(text: string): string[] {
  return text.split(separator).filter((document) => document !== '');
}
