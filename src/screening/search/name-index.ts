import { defaultThreshold, matchNames, type TokenMatch } from '../names/match.ts';
import { createPreparer, type PreparedName, type Preparer } from '../names/prepare.ts';
import type { NameKind, Token, WordCounts } from '../names/token.ts';
import { toLatin } from '../names/latin.ts';
import { phoneticKey } from '../names/phonetic.ts';

/** A name to find, and the entry it stands for: an entry may have many. */
export interface IndexedName {
  readonly name: string;
  readonly kind: NameKind;
  /** Place of the entry in its list. */
  readonly entry: number;
}

export interface NameHit {
  readonly entry: number;
  /** The name of the entry that matched best. */
  readonly matchedName: string;
  /** 0–1, of the names alone. */
  readonly score: number;
  /** Which words matched, and how. */
  readonly matches: readonly TokenMatch[];
}

/** At most this many names are compared in full; those that share most rare keys come first. */
const mostCompared = 96;
const bins = 64;

/**
 * Finds the names of a list that are alike. Names that share a key of a word (sound, beginning, end, nickname, sound of
 * the whole) are compared; keys that few names have count for more.
 */
export class NameIndex {
  private readonly names: readonly IndexedName[];
  private readonly prepared: readonly PreparedName[];
  private readonly preparer: Preparer;
  private readonly keys = new Map<string, number>();
  /** Names of key k: `postings[starts[k]]` up to `starts[k + 1]`. */
  private readonly starts: Int32Array;
  private readonly postings: Int32Array;
  private readonly shared: Float32Array;
  private readonly touched: Int32Array;

  constructor(names: readonly IndexedName[]) {
    this.names = names;
    this.preparer = createPreparer(countWords(names));
    this.prepared = names.map(({ name, kind }) => this.preparer.prepare(name, kind));
    const pairs: number[] = [];
    for (const [place, name] of this.prepared.entries()) {
      for (const key of keysOf(name)) {
        let number = this.keys.get(key);
        if (number === undefined) {
          number = this.keys.size;
          this.keys.set(key, number);
        }
        pairs.push(number, place);
      }
    }
    this.starts = new Int32Array(this.keys.size + 1);
    for (let at = 0; at < pairs.length; at += 2) this.starts[pairs[at]! + 1]! += 1;
    for (let key = 0; key < this.keys.size; key++) this.starts[key + 1]! += this.starts[key]!;
    this.postings = new Int32Array(pairs.length / 2);
    const next = this.starts.slice();
    for (let at = 0; at < pairs.length; at += 2) {
      const key = pairs[at]!;
      this.postings[next[key]!] = pairs[at + 1]!;
      next[key]! += 1;
    }
    this.shared = new Float32Array(names.length);
    this.touched = new Int32Array(names.length);
  }

  /** The entries with a name at least this alike, best first. */
  search(name: string, kind: NameKind, threshold: number = defaultThreshold): readonly NameHit[] {
    const query = this.preparer.prepare(name, kind);
    const best = new Map<number, { place: number; score: number }>();
    const count = this.candidates(query);
    for (let at = 0; at < count; at++) {
      const place = this.touched[at]!;
      const score = matchNames(query, this.prepared[place]!);
      if (score < threshold) continue;
      const { entry } = this.names[place]!;
      const known = best.get(entry);
      if (known === undefined || score > known.score) best.set(entry, { place, score });
    }
    return [...best]
      .map(([entry, { place, score }]) => {
        const matches: TokenMatch[] = [];
        matchNames(query, this.prepared[place]!, matches);
        return { entry, matchedName: this.names[place]!.name, score, matches };
      })
      .sort((a, b) => b.score - a.score || a.entry - b.entry);
  }

  /** Puts the names to compare at the start of `touched`; returns how many. */
  private candidates(query: PreparedName): number {
    let count = 0;
    for (const key of keysOf(query)) {
      const number = this.keys.get(key);
      if (number === undefined) continue;
      const start = this.starts[number]!;
      const end = this.starts[number + 1]!;
      const weight = 1 / (1 + Math.log2(1 + end - start));
      for (let at = start; at < end; at++) {
        const place = this.postings[at]!;
        if (this.shared[place] === 0) {
          this.touched[count] = place;
          count += 1;
        }
        this.shared[place]! += weight;
      }
    }
    const kept = count <= mostCompared ? count : this.keepBest(count);
    for (let at = 0; at < count; at++) this.shared[this.touched[at]!] = 0;
    return kept;
  }

  private keepBest(count: number): number {
    let most = 0;
    for (let at = 0; at < count; at++) most = Math.max(most, this.shared[this.touched[at]!]!);
    const histogram = new Int32Array(bins + 1);
    for (let at = 0; at < count; at++) histogram[Math.floor((bins * this.shared[this.touched[at]!]!) / most)]! += 1;
    let bin = bins;
    let above = histogram[bins]!;
    while (bin > 0 && above + histogram[bin - 1]! <= mostCompared) {
      bin -= 1;
      above += histogram[bin]!;
    }
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const place = this.touched[at]!;
      const share = Math.floor((bins * this.shared[place]!) / most);
      if (share >= bin && kept < 4 * mostCompared) {
        this.touched[at] = this.touched[kept]!;
        this.touched[kept] = place;
        kept += 1;
      }
    }
    return kept;
  }
}

function countWords(names: readonly IndexedName[]): WordCounts {
  const counts = new Map<string, number>();
  for (const { name } of names) {
    for (const word of new Set(toLatin(name).split(/[^a-z0-9]+/))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return { names: names.length, counts };
}

/** Keys of a name: two names that share none are never compared. */
function keysOf(name: PreparedName): ReadonlySet<string> {
  const keys = new Set<string>();
  let whole = '';
  for (const token of name.tokens) {
    if (token.role === 'particle' || token.role === 'filler') continue;
    whole += token.text;
    for (const key of keysOfToken(token)) keys.add(key);
  }
  if (whole.length >= 4) keys.add(`j${phoneticKey(whole).slice(0, 10)}`);
  if (name.tokens.length === 1 || name.acronym.length >= 2) {
    keys.add(`c${name.tokens.length === 1 ? whole : name.acronym}`);
  }
  // A name of nothing but particles is found by them.
  if (keys.size === 0) for (const token of name.tokens) keys.add(`w${token.text}`);
  return keys;
}

const keysOfTokens = new WeakMap<Token, readonly string[]>();

function keysOfToken(token: Token): readonly string[] {
  const known = keysOfTokens.get(token);
  if (known !== undefined) return known;
  const { text, phonetic } = token;
  const keys = [`w${text}`];
  if (token.role === 'word') {
    if (phonetic.length >= 2) keys.push(`p${phonetic}`);
    if (text.length >= 4) keys.push(`a${text.slice(0, 4)}`);
    if (text.length >= 5) keys.push(`z${text.slice(-4)}`);
    for (const group of token.nicknames) keys.push(`n${group}`);
  }
  keysOfTokens.set(token, keys);
  return keys;
}
