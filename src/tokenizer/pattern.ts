import { shown, unsupportedTokenizer } from './invalid-tokenizer.ts';

/**
 * Translates a pattern of the Oniguruma dialect, in which tokenizer.json files are written, into a
 * JavaScript regular expression with the flags `gu`. The differences that matter:
 *
 * - `\s` is Unicode's White_Space, which has U+0085 and lacks U+FEFF, contrary to JavaScript's;
 * - `\d` is `\p{Nd}`, and `.` stops at line feeds only;
 * - `(?i:...)`, which Node 20 lacks, becomes classes of both cases.
 *
 * What may have another meaning in JavaScript and is not translated is refused: `\w`, `\b`, `^`,
 * `$`, possessive quantifiers, nested classes, scripts, and with `(?i:)` characters beyond ASCII and
 * pairs that a single character folds to (`st`, to which U+FB06 folds).
 * @throws VentiError `unsupported`
 */
export function translatePattern(where: string, pattern: string): RegExp {
  const scope: Scope = { groups: [], isInClass: false };
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    const [text, translated] = translateItem(where, pattern, at, scope);
    source += translated;
    at += text.length;
  }
  try {
    return new RegExp(source, 'gu');
  } catch (cause) {
    const reason = (cause as Error).message;
    throw unsupportedTokenizer(
      where,
      `the pattern ${shown(pattern)} was not understood: ${reason}`,
    );
  }
}

/** What an item of the pattern stands within. */
interface Scope {
  /** For every open group, whether it ignores case. */
  readonly groups: boolean[];
  isInClass: boolean;
}

interface Rule {
  /** Sticky. */
  readonly pattern: RegExp;
  /** Gives undefined where the item is not supported. */
  readonly translate: (text: string, scope: Scope) => string | undefined;
}

/** @returns the item that begins at this place, and its translation */
function translateItem(
  where: string,
  pattern: string,
  at: number,
  scope: Scope,
): readonly [string, string] {
  for (const rule of scope.isInClass ? classRules : rules) {
    rule.pattern.lastIndex = at;
    const text = rule.pattern.exec(pattern)?.[0];
    const translated = text === undefined ? undefined : rule.translate(text, scope);
    if (text !== undefined && translated !== undefined) return [text, translated];
  }
  throw unsupportedTokenizer(
    where,
    `the pattern ${shown(pattern)} has ${shown(pattern.slice(at, at + 8))}, which is not supported in this place`,
  );
}

const same = (text: string): string => text;
const sameUnlessIgnoringCase = (text: string, scope: Scope): string | undefined =>
  ignoresCase(scope) ? undefined : text;

/** Valid inside and outside of classes. */
const escapeRules: readonly Rule[] = [
  { pattern: /\\s/y, translate: () => '\\p{White_Space}' },
  { pattern: /\\S/y, translate: () => '\\P{White_Space}' },
  { pattern: /\\d/y, translate: () => '\\p{Nd}' },
  { pattern: /\\D/y, translate: () => '\\P{Nd}' },
  { pattern: /\\[rntf]/y, translate: same },
  { pattern: /\\u(?![dD][89a-fA-F])[\da-fA-F]{4}/y, translate: sameUnlessIgnoringCase },
  // General categories, whose names both dialects know.
  {
    pattern: /\\[pP]\{(?:L[ulmot]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfno]?)\}/y,
    translate: sameUnlessIgnoringCase,
  },
  { pattern: /\\[\^$\\.*+?()[\]{}|/]/y, translate: same },
  { pattern: /\\[!"#%&',:;<=>@_`~ ]/y, translate: (text) => text.slice(1) },
];

const rules: readonly Rule[] = [
  ...escapeRules,
  {
    pattern: /\(\?i:(?![\s\S]*(?:[fF][fFiIlL]|[sS][sStT]))/y,
    translate: (_, scope) => openGroup('(?:', scope, true),
  },
  {
    pattern: /\((?:\?(?:[:=!]|<[=!])|(?![?*]))/y,
    translate: (text, scope) => openGroup(text, scope, ignoresCase(scope)),
  },
  { pattern: /\)/y, translate: closeGroup },
  { pattern: /\[\^?(?!\])/y, translate: openClass },
  { pattern: /\./y, translate: () => '[^\\n]' },
  { pattern: /\|/y, translate: same },
  // A second quantifier is possessive here and an error there; {n}? is lazy here, optional there.
  { pattern: /(?:(?:[*+?]|\{\d+,\d*\})\??|\{\d+\})(?![*+?{])/y, translate: same },
  { pattern: /\\-/y, translate: () => '-' },
  { pattern: /[^^$\\.*+?()[\]{}|]/uy, translate: literal },
];

const classRules: readonly Rule[] = [
  ...escapeRules,
  { pattern: /\]/y, translate: closeClass },
  { pattern: /\\?-/y, translate: sameUnlessIgnoringCase },
  { pattern: /[^[\]\\&-]|&(?!&)/uy, translate: classLiteral },
];

function ignoresCase({ groups }: Scope): boolean {
  return groups.at(-1) ?? false;
}

function openGroup(opening: string, { groups }: Scope, ignoringCase: boolean): string {
  groups.push(ignoringCase);
  return opening;
}

function closeGroup(closing: string, { groups }: Scope): string {
  groups.pop();
  return closing;
}

function openClass(opening: string, scope: Scope): string {
  scope.isInClass = true;
  return opening;
}

function closeClass(closing: string, scope: Scope): string {
  scope.isInClass = false;
  return closing;
}

function literal(character: string, scope: Scope): string | undefined {
  const cases = classLiteral(character, scope);
  return cases !== undefined && cases !== character ? `[${cases}]` : cases;
}

function classLiteral(character: string, scope: Scope): string | undefined {
  return ignoresCase(scope) ? bothCases(character) : character;
}

/** Letters beyond ASCII that fold to ASCII letters. */
const folded: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a' };

function bothCases(character: string): string | undefined {
  if (character > '\x7f') return undefined;
  const lower = character.toLowerCase();
  const upper = character.toUpperCase();
  return lower === upper ? character : lower + upper + (folded[lower] ?? '');
}

/** A text as the source of a regular expression with the flag `u` that matches it and nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}
