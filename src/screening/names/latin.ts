import anyAscii from 'any-ascii';

/** Marks between letters that any script's transliteration leaves behind, and apostrophes of all kinds. */
const apostrophes = /['’‘ʼʻ`´"“”«»]/g;
const marks = /\p{M}+/gu;
/** `SergeiLavrov`, and syllables of transliterated Han and Hangul: `XiJinPing`. Not `McDonald`. */
const innerCapital = /(\p{Ll}{2,})(\p{Lu}\p{Ll}|\p{Lu}{2,}(?!\p{L}))/gu;
/** Zero-width characters and other invisible format marks, which hide a name from a plain comparison. */
const invisible = /[\p{Cf}\p{Cc}]/gu;

/**
 * A name in lower-case ASCII letters, digits and separators, whatever script it came in. Umlauts lose their dots, as on
 * most lists; the edit distance takes `ue` for `u` cheaply.
 */
export function toLatin(name: string): string {
  const clean = name.normalize('NFKC').replace(invisible, ' ');
  const split = clean.replace(innerCapital, '$1 $2');
  const ascii = anyAscii(split.normalize('NFD').replace(marks, keepsMeaning));
  return ascii.replace(innerCapital, '$1 $2').replace(apostrophes, '').toLowerCase();
}

/** Marks of Latin, Greek and Cyrillic letters go; vowel signs of Indic and other scripts are letters of their own. */
function keepsMeaning(mark: string): string {
  const code = mark.codePointAt(0) ?? 0;
  return code < 0x0370 ? '' : mark;
}

/** Whether a script writes without short vowels, so that only consonants can be compared. */
export function isVowelless(name: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Khmer}\p{Script=Thai}]/u.test(name);
}
