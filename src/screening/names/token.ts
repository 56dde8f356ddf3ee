import { commonOrganisationWords, commonPersonalNames } from './words.ts';
import { longestWord } from './edit-distance.ts';
import { nicknameGroups } from './nicknames.ts';
import { phoneticKey } from './phonetic.ts';

export type NameKind = 'person' | 'organisation' | 'vessel' | 'unknown';
export type TokenRole = 'word' | 'particle' | 'filler' | 'initial' | 'number';

/** A word of a name, with all that comparing it needs; made once and shared. */
export interface Token {
  readonly text: string;
  readonly role: TokenRole;
  /** ASCII codes, at most `longestWord`. */
  readonly codes: Uint8Array;
  readonly phonetic: string;
  /** Bit per letter: words with few bits in common are not alike. */
  readonly mask: number;
  readonly nicknames: readonly number[];
  /** How much it tells, 0–1: little for particles and for words that many names share. */
  readonly weight: number;
}

/** How many names of the list have a word; null = no list to learn it from. */
export interface WordCounts {
  readonly names: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Tuned on one half of the labelled pairs (`peerline bench screening`). */
export const roleWeights = { particle: 0.15, filler: 0.08, initial: 0.35, number: 0.45, common: 0.6 } as const;

/** Words in more than this share of the names of a list count as common. */
const commonShare = 0.004;

function weightOf(text: string, role: TokenRole, kind: NameKind, words: WordCounts | null): number {
  if (role !== 'word') return roleWeights[role];
  const listed = kind === 'person' ? commonPersonalNames.has(text) : commonOrganisationWords.has(text);
  const frequent = words !== null && (words.counts.get(text) ?? 0) > Math.max(5, commonShare * words.names);
  const rarity = listed || frequent ? roleWeights.common : 1;
  // Short words are alike by chance.
  return rarity * (text.length <= 2 ? 0.8 : 1);
}

export function makeToken(text: string, role: TokenRole, kind: NameKind, words: WordCounts | null): Token {
  const codes = new Uint8Array(Math.min(text.length, longestWord));
  let mask = 0;
  for (let at = 0; at < codes.length; at++) {
    const code = text.charCodeAt(at);
    codes[at] = code;
    mask |= 1 << (code >= 97 ? code - 97 : 26 + (code % 5));
  }
  return {
    text,
    role,
    codes,
    mask,
    phonetic: phoneticKey(text),
    nicknames: kind === 'person' || kind === 'unknown' ? nicknameGroups(text) : [],
    weight: weightOf(text, role, kind, words),
  };
}
