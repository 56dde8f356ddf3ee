/** Several letters that sound as one, longest first. Applied to words in lower-case ASCII. */
const clusters: readonly (readonly [RegExp, string])[] = [
  [/shch|stsch|schtsch/g, 's'],
  [/tsch|tch/g, 'c'],
  [/sch|sh|sz|zh|ch|cz|dzh|dj|kh|gh|th|ph|ck|qu|ks|ts|tz|dz|wh|rh/g, '*'],
];
const soundsOf: Readonly<Record<string, string>> = {
  sch: 's',
  sh: 's',
  sz: 's',
  zh: 'z',
  ch: 'c',
  cz: 'c',
  dzh: 'j',
  dj: 'j',
  kh: 'k',
  gh: 'g',
  th: 't',
  ph: 'f',
  ck: 'k',
  qu: 'k',
  ks: 'x',
  ts: 's',
  tz: 's',
  dz: 's',
  wh: 'v',
  rh: 'r',
}; // prettier-ignore
const letters: Readonly<Record<string, string>> = {
  b: 'p',
  p: 'p',
  c: 'k',
  k: 'k',
  q: 'k',
  g: 'k',
  d: 't',
  t: 't',
  f: 'f',
  v: 'f',
  w: 'f',
  l: 'l',
  m: 'm',
  n: 'n',
  r: 'r',
  s: 's',
  z: 's',
  x: 's',
  j: 'c',
  h: '',
}; // prettier-ignore

/**
 * Consonant skeleton of a word: what is left when vowels, doubled and voiced consonants are one. Names of many languages
 * that are heard alike, or come from scripts without vowels, share it. A first vowel is kept as `a`.
 *
 * @example
 * phoneticKey('mohammed') === phoneticKey('muhamad'); // 'mmt'
 */
export function phoneticKey(word: string): string {
  let text = word;
  for (const [pattern, replacement] of clusters) {
    text = text.replace(pattern, (found) => (replacement === '*' ? (soundsOf[found] ?? found) : replacement));
  }
  let key = /^[aeiouy]/.test(text) ? 'a' : '';
  let last = '';
  for (const letter of text) {
    const sound = letters[letter] ?? (letter >= '0' && letter <= '9' ? letter : '');
    if (sound === '') {
      if (letter !== 'h') last = '';
      continue;
    }
    if (sound !== last) key += sound;
    last = sound;
  }
  return key;
}
