import { editDistance } from './edit-distance.ts';
import type { Token } from './token.ts';

/** How two words were found to be alike. */
export type Likeness = 'same' | 'spelling' | 'sound' | 'nickname' | 'initial' | 'joined' | 'acronym';

/** Tuned on one half of the labelled pairs. */
const likenessSettings = {
  /** Share of a word's letters at which an edit takes all similarity away. */
  editSlope: 1.6,
  sound: 0.9,
  soundWithoutVowels: 0.92,
  nickname: 0.9,
  initial: 0.94,
  otherNumber: 0.7,
};

let lastLikeness: Likeness = 'same';
/** How the last comparison came to its result. Valid until the next one. */
export const likeness = (): Likeness => lastLikeness;

function bits(mask: number): number {
  let value = mask - ((mask >>> 1) & 0x55555555);
  value = (value & 0x33333333) + ((value >>> 2) & 0x33333333);
  return (((value + (value >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

function shareNickname(a: Token, b: Token): boolean {
  for (const group of a.nicknames) if (b.nicknames.includes(group)) return true;
  return false;
}

/**
 * Similarity of two words, 0–1. Below `floor` it may be given as 0 without a full comparison.
 *
 * @param vowelless one of the names came without short vowels: a shared consonant skeleton says more
 */
export function tokenSimilarity(a: Token, b: Token, vowelless: boolean, floor: number): number {
  lastLikeness = 'same';
  if (a === b || a.text === b.text) return 1;
  if (a.role === 'number' && b.role === 'number') {
    lastLikeness = 'spelling';
    return likenessSettings.otherNumber;
  }
  if (a.role === 'initial' || b.role === 'initial') {
    lastLikeness = 'initial';
    return a.text[0] === b.text[0] && (a.role === 'word' || b.role === 'word') ? likenessSettings.initial : 0;
  }
  const sound = a.phonetic === b.phonetic && a.phonetic.length >= 2;
  let best = 0;
  if (sound) {
    lastLikeness = 'sound';
    best = vowelless ? likenessSettings.soundWithoutVowels : likenessSettings.sound;
  }
  if (shareNickname(a, b) && likenessSettings.nickname > best) {
    lastLikeness = 'nickname';
    best = likenessSettings.nickname;
  }
  const long = Math.max(a.codes.length, b.codes.length);
  const most = ((1 - Math.max(best, floor)) * long) / likenessSettings.editSlope;
  // Each edit changes at most two bits of the masks and costs at least 0.2; a cheap bound saves most comparisons.
  if (Math.abs(a.codes.length - b.codes.length) * 0.3 > most) return best;
  if (bits(a.mask ^ b.mask) * 0.1 > most) return best;
  const byEdits = 1 - (likenessSettings.editSlope * editDistance(a.codes, b.codes)) / long;
  if (byEdits > best) {
    lastLikeness = 'spelling';
    best = byEdits;
  }
  return best;
}
