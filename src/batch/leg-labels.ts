import type { LabelColumns } from '#engine/engine';
import { sharedArray } from './shared-memory.ts';

/**
 * What is known of each leg afterwards, for measuring only. A label on a transaction holds for both its legs, or for
 * the named party's leg alone; a label on a party for its legs from a time on, until its next one. Where the data names innocents too,
 * whoever is not named is not judged; where it names the guilty only, everybody else is innocent.
 */
export interface LegLabels {
  /** By transaction rank: position of its first label, −1 = none; `next` leads to further ones, to −1. */
  readonly ofTransaction: Int32Array;
  readonly next: Int32Array;
  /** By party: the same of its labels that are not on a transaction. */
  readonly ofParty: Int32Array;
  readonly party: Int32Array;
  readonly at: Float64Array;
  readonly guilty: Uint8Array;
  readonly typology: Int32Array;
  /** 0 where the data names the guilty only, −1 where it names innocents too. */
  readonly otherwise: number;
}

/** Shared among threads. `labels` come sorted by party, sequence, time. */
export function legLabels(labels: LabelColumns, transactions: number, parties: number): LegLabels {
  const ofTransaction = new Int32Array(new SharedArrayBuffer(4 * transactions)).fill(-1);
  const ofParty = new Int32Array(new SharedArrayBuffer(4 * parties)).fill(-1);
  const next = new Int32Array(new SharedArrayBuffer(4 * labels.length)).fill(-1);
  let innocents = 0;
  for (let k = labels.length - 1; k >= 0; k--) {
    const sequence = labels.sequence[k]!;
    const [first, at] = sequence >= 0 ? [ofTransaction, sequence] : [ofParty, labels.party[k]!];
    next[k] = first[at]!;
    first[at] = k;
    if (labels.guilty[k] === 0) innocents++;
  }
  return {
    ofTransaction,
    next,
    ofParty,
    party: sharedArray(labels.party),
    at: sharedArray(labels.at),
    guilty: sharedArray(labels.guilty),
    typology: sharedArray(labels.typology),
    otherwise: innocents > 0 ? -1 : 0,
  };
}

/**
 * Position of the label that holds for a leg, −1 = none. Labels on the transaction come before those on the party; of
 * several on the party the latest that has begun holds, and of equal ones the guilty.
 */
export function labelOf(labels: LegLabels, sequence: number, party: number, at: number): number {
  let found = -1;
  for (let k = labels.ofTransaction[sequence]!; k >= 0; k = labels.next[k]!) {
    const concerned = labels.party[k]! < 0 || labels.party[k] === party;
    if (concerned && (found < 0 || labels.guilty[k]! > labels.guilty[found]!)) found = k;
  }
  if (found >= 0) return found;
  let since = Number.NaN;
  for (let k = labels.ofParty[party]!; k >= 0; k = labels.next[k]!) {
    const from = Number.isNaN(labels.at[k]!) ? Number.NEGATIVE_INFINITY : labels.at[k]!;
    if (from > at || from < since) continue;
    if (found < 0 || from > since || labels.guilty[k]! > labels.guilty[found]!) found = k;
    since = from;
  }
  return found;
}
