import { type Likeness, likeness, tokenSimilarity } from './token-similarity.ts';
import { makeToken, type Token } from './token.ts';
import { mostTokens, type PreparedName } from './prepare.ts';

/** A score at or above it is a hit, unless the bank decided otherwise. Tuned as the settings below. */
export const defaultThreshold = 0.74;

/** Tuned on one half of the labelled pairs; docs/screening.md tells how. */
const matchSettings = {
  /** Words less alike are not paired. */
  floor: 0.45,
  /** Weight of words that stand against each other unpaired. */
  conflict: 2,
  /** Weight of words that one name has more than the other. */
  extra: 0.25,
  /** The same for names of organisations, whose further words tell sister companies apart. */
  extraOfOrganisation: 1,
  /** Factor when both names have legal forms and share none. */
  otherLegalForm: 0.85,
  /** Words joined or split. */
  joined: 0.97,
  acronym: 0.8,
};

/** A pair of words, as one explains a score. */
export interface TokenMatch {
  readonly left: string;
  readonly right: string;
  readonly how: Likeness;
  /** 0–1. */
  readonly similarity: number;
  readonly weight: number;
}

const cells = mostTokens * mostTokens;
const sims = new Float32Array(cells);
const usedLeft = new Uint8Array(mostTokens);
const usedRight = new Uint8Array(mostTokens);

/** What explaining collects; null while only the score is wanted. */
type Collector = TokenMatch[] | null;

/**
 * Likeness of two names, 0–1: words are paired one to one, best first; what stays unpaired on both sides stands against
 * the match, what only one name has (a middle name, a patronymic) less so.
 *
 * Symmetric up to ties between pairs of words.
 */
export function matchNames(left: PreparedName, right: PreparedName, matches: Collector = null): number {
  const a = left.tokens;
  const b = right.tokens;
  if (a.length === 0 || b.length === 0) return 0;
  usedLeft.fill(0);
  usedRight.fill(0);
  const vowelless = left.vowelless !== right.vowelless;
  let mass = 0;
  let total = 0;
  const pair = (from: number, to: number, similarity: number, how: Likeness): void => {
    const weight = (a[from]!.weight + b[to]!.weight) / 2;
    usedLeft[from] = 1;
    usedRight[to] = 1;
    mass += weight * similarity;
    total += weight;
    matches?.push({ left: a[from]!.text, right: b[to]!.text, how, similarity, weight });
  };

  let best = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      const similarity = tokenSimilarity(a[i]!, b[j]!, vowelless, matchSettings.floor);
      sims[i * mostTokens + j] = similarity;
      if (similarity > best) best = similarity;
    }
  }
  for (;;) {
    let top = matchSettings.floor;
    let at = -1;
    for (let i = 0; i < a.length; i++) {
      if (usedLeft[i] === 1) continue;
      for (let j = 0; j < b.length; j++) {
        if (usedRight[j] === 1) continue;
        // Equal similarities: the heavier word first, then words in the same place.
        const similarity = sims[i * mostTokens + j]! + (i === j ? 1e-4 : 0);
        if (similarity > top) {
          top = similarity;
          at = i * mostTokens + j;
        }
      }
    }
    if (at < 0) break;
    const i = Math.floor(at / mostTokens);
    const j = at % mostTokens;
    const joinedHere = sims[at]! < matchSettings.joined && joinAround(a, b, i, j);
    if (joinedHere) {
      const { from, to, wholeLeft, wholeRight } = joint;
      markJoint(from, to);
      const weight = joint.weight;
      mass += weight * matchSettings.joined;
      total += weight;
      matches?.push({ left: wholeLeft, right: wholeRight, how: 'joined', similarity: matchSettings.joined, weight });
      continue;
    }
    let how: Likeness = 'same';
    if (matches !== null) {
      tokenSimilarity(a[i]!, b[j]!, vowelless, matchSettings.floor);
      how = likeness();
    }
    pair(i, j, sims[at]!, how);
  }
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (usedLeft[i] === 1 || usedRight[j] === 1 || !joinAround(a, b, i, j)) continue;
      markJoint(joint.from, joint.to);
      mass += joint.weight * matchSettings.joined;
      total += joint.weight;
      const { wholeLeft, wholeRight, weight } = joint;
      matches?.push({ left: wholeLeft, right: wholeRight, how: 'joined', similarity: matchSettings.joined, weight });
    }
  }

  if (total === 0) return acronymScore(left, right, matches);
  let restLeft = 0;
  let restRight = 0;
  for (let i = 0; i < a.length; i++) if (usedLeft[i] === 0) restLeft += a[i]!.weight;
  for (let j = 0; j < b.length; j++) if (usedRight[j] === 0) restRight += b[j]!.weight;
  const against = Math.min(restLeft, restRight);
  const more = Math.max(restLeft, restRight) - against;
  const extra = left.kind === 'organisation' ? matchSettings.extraOfOrganisation : matchSettings.extra;
  const score = mass / (total + matchSettings.conflict * 2 * against + extra * more);
  return otherForms(left, right) ? score * matchSettings.otherLegalForm : score;
}

function otherForms(left: PreparedName, right: PreparedName): boolean {
  if (left.legalForms.length === 0 || right.legalForms.length === 0) return false;
  return !left.legalForms.some((family) => right.legalForms.includes(family));
}

function acronymScore(left: PreparedName, right: PreparedName, matches: Collector): number {
  const one = left.tokens.length === 1 ? left : right.tokens.length === 1 ? right : null;
  if (one === null || left.kind === 'person' || right.kind === 'person') return 0;
  const word = one.tokens[0]!.text;
  const other = one === left ? right : left;
  if (word.length < 2 || other.acronym !== word) return 0;
  matches?.push({
    left: left === one ? word : other.acronym,
    right: right === one ? word : other.acronym,
    how: 'acronym',
    similarity: matchSettings.acronym,
    weight: 1,
  });
  return matchSettings.acronym;
}

interface Side {
  readonly start: number;
  readonly length: number;
}
const joint = {
  from: { start: 0, length: 0 } as Side,
  to: { start: 0, length: 0 } as Side,
  wholeLeft: '',
  wholeRight: '',
  weight: 0,
};

/** Whether a word on one side is two or three neighbouring words on the other, up to a slight misspelling. */
function joinAround(a: readonly Token[], b: readonly Token[], i: number, j: number): boolean {
  return joinInto(a[i]!, i, b, j, usedRight, false) || joinInto(b[j]!, j, a, i, usedLeft, true);
}

function joinInto(
  whole: Token,
  place: number,
  parts: readonly Token[],
  around: number,
  used: Uint8Array,
  swapped: boolean,
): boolean {
  if (whole.codes.length < 4) return false;
  for (let start = Math.max(0, around - 2); start <= around; start++) {
    let text = '';
    let weight = 0;
    for (let end = start; end < parts.length && end < start + 4; end++) {
      if (used[end] === 1) break;
      text += parts[end]!.text;
      weight += parts[end]!.weight;
      if (text.length > whole.text.length + 1) break;
      if (end === start || end < around || Math.abs(text.length - whole.text.length) > 1) continue;
      if (text !== whole.text && !nearly(text, whole)) continue;
      const side = { start, length: end - start + 1 };
      const alone = { start: place, length: 1 };
      joint.from = swapped ? side : alone;
      joint.to = swapped ? alone : side;
      joint.wholeLeft = swapped ? text : whole.text;
      joint.wholeRight = swapped ? whole.text : text;
      joint.weight = (weight + whole.weight) / 2;
      return true;
    }
  }
  return false;
}

function nearly(text: string, whole: Token): boolean {
  if (text.length < 6) return false;
  const other = makeToken(text, 'word', 'unknown', null);
  return tokenSimilarity(other, whole, false, 0.85) >= 0.85;
}

function markJoint(from: Side, to: Side): void {
  usedLeft.fill(1, from.start, from.start + from.length);
  usedRight.fill(1, to.start, to.start + to.length);
}
