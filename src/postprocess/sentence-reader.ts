import {
  leadingAbbreviations,
  letteredNouns,
  numberingAbbreviations,
  reportingVerbs,
  sentenceOpeners,
  trailingAbbreviations,
} from './abbreviations.ts';
import type { Following } from './word-spans.ts';

const stops = '.!?…';
const stopsAndClosers = `${stops}"'”’»)]}*_`;
const dashes = '-–—';

const bullet = /^(?:[-*+•‣◦]|\d{1,2}[.)]|#{1,6})$/;
const listMarker =
  /^[([]?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|x{0,3}(?:ix|iv|v?i{0,3})|X{0,3}(?:IX|IV|V?I{0,3}))[.)]+$/;
const smallListMarker = /^[([]?(?:[a-z]|x{0,3}(?:ix|iv|v?i{0,3}))[)\]]$/;
const dottedLetters = /^(?:\p{L}\.)+\p{L}$/u;
const letterOrDigit = /[\p{L}\p{N}]/u;
const camelCase = /^\p{Ll}\p{Lu}/u;
const romanNumeral = /^[IVX]{2,}(?!\p{L})/u;

/** Longest stretch before a stop that can be an abbreviation. */
const longestAbbreviation = 16;

/**
 * A sentence as it is read, word by word. A word here is anything between white space, and a
 * sentence can only end at white space; whether it does depends on the words read so far and on the
 * two that follow, never on more, so that text can be split while it arrives.
 */
export class SentenceReader {
  #words = 0;
  #first = '';
  #previous = '';
  #current = '';
  #hasLetterOrDigit = false;
  #opensQuoteInside = false;

  /** Takes the next word of the sentence. */
  read(word: string): void {
    this.#words += 1;
    if (this.#words === 1) this.#first = word;
    this.#previous = this.#current;
    this.#current = word;
    this.#hasLetterOrDigit ||= letterOrDigit.test(word);
    this.#opensQuoteInside ||= this.#words > 1 && /^["“]/.test(word);
  }

  /** Forgets the sentence. */
  reset(): void {
    this.#words = 0;
    this.#previous = '';
    this.#current = '';
    this.#hasLetterOrDigit = false;
    this.#opensQuoteInside = false;
  }

  /** Whether the sentence is over after the last word read, given what follows. */
  endsBefore({ gap, next, afterNext }: Following): boolean {
    if (isBlankLine(gap)) return true;
    if (gap.includes('\n') && (bullet.test(next) || /^#{1,6}$/.test(this.#first))) return true;

    const ending = this.#ending();
    if (!ending) return false;
    const start = startOf(next);
    if (start.kind === 'continuation') return false;
    if (!this.#opensQuoteInside && isReportedSpeech(ending, next, afterNext)) return false;

    switch (this.#abbreviation(ending)) {
      case 'leading':
        return false;
      case 'numbering':
        return start.kind !== 'digit' && !romanNumeral.test(start.text);
      case 'initial':
      case 'trailing':
        return opensSentence(start.text);
      default:
        return true;
    }
  }

  /**
   * Whether the words read so far make a finished sentence when nothing is known of what follows.
   * Looks to the left only, so text that was cut where this holds is not cut again.
   */
  get isFinished(): boolean {
    const ending = this.#ending();
    if (!ending) return false;
    const abbreviation = this.#abbreviation(ending);
    return abbreviation !== 'leading' && abbreviation !== 'initial';
  }

  #ending(): Ending | undefined {
    if (!this.#hasLetterOrDigit) return undefined;
    if (this.#words === 1 && listMarker.test(this.#current)) return undefined;
    return endingOf(this.#current);
  }

  #abbreviation({ stem, stop }: Ending): Abbreviation | undefined {
    if (stop !== '.' && stop !== '!') return undefined;
    if (trailingAbbreviations.has(stem)) return 'trailing';
    if (stop === '!') return undefined;
    if (leadingAbbreviations.has(stem)) return 'leading';
    if (numberingAbbreviations.has(stem)) return 'numbering';
    if (dottedLetters.test(stem)) return 'trailing';
    return this.#isInitial(stem) ? 'initial' : undefined;
  }

  #isInitial(stem: string): boolean {
    return (
      stem !== 'I' && /^\p{Lu}$/u.test(stem) && !letteredNouns.has(this.#previous.toLowerCase())
    );
  }
}

type Abbreviation = 'leading' | 'numbering' | 'trailing' | 'initial';

/** How a word ends a sentence: `"(U.S.)"` has the stem `U.S`, the stop `.` and a closer. */
interface Ending {
  /** Letters, digits and inner full stops before the stop. */
  readonly stem: string;
  /** The stops and nothing else, for example `.`, `?!` or `...`. */
  readonly stop: string;
  readonly isQuoted: boolean;
}

function endingOf(word: string): Ending | undefined {
  let tail = word.length;
  while (tail > 0 && stopsAndClosers.includes(word[tail - 1]!)) tail -= 1;
  const run = word.slice(tail);
  const stop = [...run].filter((character) => stops.includes(character)).join('');
  if (stop === '') return undefined;

  let head = tail;
  const limit = Math.max(0, tail - longestAbbreviation);
  while (head > limit && /[\p{L}\p{N}.]/u.test(word[head - 1]!)) head -= 1;
  return { stem: word.slice(head, tail), stop, isQuoted: /["'”’»]$/.test(run) };
}

interface Start {
  readonly kind: 'continuation' | 'digit' | 'capital';
  /** From the first letter or digit on. */
  readonly text: string;
}

function startOf(word: string): Start {
  const index = word.search(letterOrDigit);
  if (index < 0 || dashes.includes(word[0]!)) return { kind: 'continuation', text: '' };
  const text = word.slice(index);
  if (/^\p{N}/u.test(text)) return { kind: 'digit', text };
  const continues = /^\p{Ll}/u.test(text) && !camelCase.test(text) && !smallListMarker.test(word);
  return { kind: continues ? 'continuation' : 'capital', text };
}

function opensSentence(start: string): boolean {
  const [, word = '', after = ''] = /^(\p{L}+)(.?)/u.exec(start) ?? [];
  return sentenceOpeners.has(word) && after !== '.' && after !== '-';
}

function isReportedSpeech({ stop, isQuoted }: Ending, next: string, afterNext: string): boolean {
  if (!isQuoted || stop === '.') return false;
  const [verb = ''] = /^\p{Ll}+/u.exec(afterNext) ?? [];
  return /^\p{Lu}[\p{L}'’]*$/u.test(next) && reportingVerbs.has(verb);
}

function isBlankLine(gap: string): boolean {
  return gap.indexOf('\n') !== gap.lastIndexOf('\n') || gap.includes('\u2029');
}
