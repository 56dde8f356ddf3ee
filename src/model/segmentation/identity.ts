import { contingency, sizesOf } from '#ml/clusterers/quality/stability';
import { greatestPairing } from '#ml/linear/assignment';

/** What became of the segments of one version in the next. Identifiers are the ones of the versions named. */
export type SegmentTransition =
  /** The segment goes on under its identifier; `overlap` is the share of its parties that stayed. */
  | { readonly kind: 'survive'; readonly id: string; readonly overlap: number }
  /** Its parties went to several segments. */
  | { readonly kind: 'split'; readonly id: string; readonly into: readonly string[] }
  /** Several segments became one: a new one, or one of them that took in the others. */
  | { readonly kind: 'merge'; readonly from: readonly string[]; readonly into: string }
  | { readonly kind: 'emerge'; readonly id: string }
  | { readonly kind: 'vanish'; readonly id: string };

export interface IdentityRules {
  /** Share of a segment's parties that must stay together for it to survive (or be merged). */
  readonly survive: number;
  /** Share that must arrive together to count as a part of a split. */
  readonly split: number;
}

export const defaultIdentityRules: IdentityRules = { survive: 0.7, split: 0.3 };

/** Identifier and parents of each new segment, by label, and what happened. */
export interface TracedIdentity {
  readonly ids: readonly string[];
  readonly parents: readonly (readonly string[])[];
  readonly transitions: readonly SegmentTransition[];
  readonly nextId: number;
}

/**
 * Follows segments from one version to the next by the parties they have in common. A new segment keeps the identifier
 * of the old one that it is paired with (Hungarian matching on common parties) when that one survives in it; all
 * others get new identifiers, with the old ones they came from as parents.
 * Source: MONIC, Spiliopoulou, Ntoutsi, Theodoridis & Schult, KDD 2006.
 * @param before label of each common party in the old version; `oldIds[label]` its identifier
 * @param after label of the same parties in the new version, 0 … k − 1
 */
export function traceSegments(
  oldIds: readonly string[],
  before: Int32Array,
  after: Int32Array,
  k: number,
  nextId: number,
  rules: IdentityRules = defaultIdentityRules,
): TracedIdentity {
  const common = contingency(before, after, oldIds.length, k);
  const oldSizes = sizesOf(before, oldIds.length);
  const newSizes = sizesOf(after, k);
  const stays = (o: number, n: number) => (oldSizes[o] === 0 ? 0 : common[o * k + n]! / oldSizes[o]!);
  const pairs = greatestPairing(common, oldIds.length, k);
  const labels = [...Array(k).keys()];
  const olds = [...oldIds.keys()];

  const landed = olds.map((o) => labels.find((n) => stays(o, n) >= rules.survive) ?? -1);
  const ids: (string | null)[] = labels.map(() => null);
  const parents: string[][] = labels.map(() => []);
  const survivors = new Set<number>();
  for (const n of labels) {
    const arrived = olds.filter((o) => landed[o] === n);
    const heir = arrived.find((o) => pairs[o] === n);
    if (heir === undefined) continue;
    // Among several, one goes on only if the new segment is mainly made of it; else a new one begins.
    if (arrived.length > 1 && common[heir * k + n]! / newSizes[n]! < rules.survive) continue;
    ids[n] = oldIds[heir]!;
    survivors.add(heir);
  }
  let next = nextId;
  const named = ids.map((id) => id ?? `S${next++}`);

  const transitions: SegmentTransition[] = [];
  for (const o of olds) {
    const id = oldIds[o]!;
    const target = landed[o]!;
    if (survivors.has(o)) {
      transitions.push({ kind: 'survive', id, overlap: stays(o, target) });
      parents[target]!.push(id);
      continue;
    }
    if (target >= 0) {
      parents[target]!.push(id);
      continue;
    }
    const parts = labels.filter((n) => stays(o, n) >= rules.split);
    const covered = parts.reduce((sum, n) => sum + stays(o, n), 0);
    if (parts.length < 2 || covered < rules.survive) {
      transitions.push({ kind: 'vanish', id });
      continue;
    }
    transitions.push({ kind: 'split', id, into: parts.map((n) => named[n]!) });
    for (const n of parts) parents[n]!.push(id);
  }
  for (const n of labels) {
    const from = olds.filter((o) => landed[o] === n);
    if (from.length > 1 || (from.length === 1 && !survivors.has(from[0]!))) {
      transitions.push({ kind: 'merge', from: from.map((o) => oldIds[o]!), into: named[n]! });
    }
    if (parents[n]!.length === 0) transitions.push({ kind: 'emerge', id: named[n]! });
  }
  return { ids: named, parents, transitions, nextId: next };
}
