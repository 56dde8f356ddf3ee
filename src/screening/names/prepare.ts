import { isVowelless, toLatin } from './latin.ts';
import { legalFormAt, legalFormsAtStart } from './legal-forms.ts';
import { numbersAsDigits } from './numbers.ts';
import { makeToken, type NameKind, type Token, type TokenRole, type WordCounts } from './token.ts';
import { fillers, particles, sameParticle, titles, vesselPrefixes } from './words.ts';

/** Names have fewer words; what is beyond belongs to a text that is no name. */
export const mostTokens = 16;
const mostCharacters = 400;
const mostTokensKept = 100_000;

/** A name as the matcher sees it. */
export interface PreparedName {
  readonly kind: NameKind;
  readonly tokens: readonly Token[];
  /** Families of the legal forms that were taken off. */
  readonly legalForms: readonly string[];
  /** First letters of the words of an organisation, in order. */
  readonly acronym: string;
  /** Written without short vowels. */
  readonly vowelless: boolean;
}

/** Turns names into words, and keeps the words it has seen. */
export interface Preparer {
  readonly prepare: (name: string, kind: NameKind) => PreparedName;
}

/**
 * Prepares names for matching: transliterated, split, legal forms and titles taken off, particles and numbers made one.
 * A name of nothing but titles or legal forms keeps them.
 *
 * @param words how often words occur on the list, for their weights; null = by the built-in word lists alone
 */
export function createPreparer(words: WordCounts | null = null): Preparer {
  const kept = new Map<string, Token>();

  function token(text: string, role: TokenRole, kind: NameKind): Token {
    const key = `${kind}/${role}/${text}`;
    let found = kept.get(key);
    if (found === undefined) {
      if (kept.size >= mostTokensKept) kept.clear();
      found = makeToken(text, role, kind, words);
      kept.set(key, found);
    }
    return found;
  }

  return {
    prepare(name, kind) {
      const short = name.slice(0, mostCharacters);
      const parts = splitWords(short);
      const stripped = kind === 'person' ? { words: parts, legalForms: [] } : withoutLegalForms(parts);
      const joined = kind === 'person' ? stripped.words : joinLetters(stripped.words);
      const plain = withoutRepeats(withoutPrefixes(numbersAsDigits(joined), kind));
      const tokens = plain.slice(0, mostTokens).map((word) => token(...readWord(word, kind), kind));
      return {
        kind,
        tokens,
        legalForms: stripped.legalForms,
        acronym: kind === 'person' ? '' : acronymOf(plain),
        vowelless: isVowelless(short),
      };
    },
  };
}

function splitWords(name: string): string[] {
  return toLatin(name.replaceAll('&', ' and '))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function withoutLegalForms(words: readonly string[]): { words: readonly string[]; legalForms: readonly string[] } {
  const legalForms: string[] = [];
  let start = 0;
  let end = words.length;
  for (let at = Math.max(0, end - 6); at < end; at++) {
    const form = legalFormAt(words, at);
    if (form === null || at + form.length !== end || at === 0) continue;
    legalForms.push(form.family);
    end = at;
    at = Math.max(0, end - 6) - 1;
  }
  const first = legalFormAt(words, 0);
  if (first !== null && first.length < end && (first.length > 1 || legalFormsAtStart.has(first.text))) {
    legalForms.push(first.family);
    start = first.length;
  }
  return { words: words.slice(start, end), legalForms };
}

/** `a b c` → `abc`: dotted abbreviations. */
function joinLetters(words: readonly string[]): string[] {
  const result: string[] = [];
  let run = '';
  for (const word of words) {
    if (/^[a-z]$/.test(word)) run += word;
    else {
      if (run !== '') result.push(run);
      run = '';
      result.push(word);
    }
  }
  if (run !== '') result.push(run);
  return result;
}

function withoutPrefixes(words: readonly string[], kind: NameKind): readonly string[] {
  const drop = kind === 'person' ? titles : kind === 'vessel' ? vesselPrefixes : null;
  if (drop === null) return words;
  const rest = words.filter((word) => !drop.has(word));
  return rest.some((word) => word.length > 1 && !particles.has(word)) ? rest : words;
}

function withoutRepeats(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => at === 0 || word !== words[at - 1]);
}

function readWord(word: string, kind: NameKind): [string, TokenRole] {
  if (/^\d+$/.test(word)) return [word, 'number'];
  if (kind === 'person') {
    if (particles.has(word)) return [sameParticle.get(word) ?? word, 'particle'];
    return [word, word.length === 1 ? 'initial' : 'word'];
  }
  if (fillers.has(word)) return [word, 'filler'];
  return particles.has(word) ? [sameParticle.get(word) ?? word, 'particle'] : [word, 'word'];
}

function acronymOf(words: readonly string[]): string {
  return words
    .filter((word) => !fillers.has(word))
    .map((word) => word[0] ?? '')
    .join('');
}
