import type { LabelColumns } from '#engine/engine';
import { sharedArray } from './shared-memory.ts';

/**
 * What is known of each leg afterwards, for measuring only. A label on a transaction holds for both its legs, or for
 * the named party's leg alone; a label on a party for its legs from a time on. Where the data names innocents too,
 * whoever is not named is not judged; where it names the guilty only, everybody else is innocent.
 */
export interface LegLabels {
  /** By transaction rank: position of its first label, −1 = none; `next` leads to further ones, to −1. */
  readonly ofTransaction: Int32Array;
  readonly next: Int32Array;
  /** By party: position of its first label that is not on a transaction, −1 = none. */
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
    if (sequence >= 0) {
      next[k] = ofTransaction[sequence]!;
      ofTransaction[sequence] = k;
    } else ofParty[labels.party[k]!] = k;
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

/** Position of the label that holds for a leg, −1 = none. */
export function labelOf(labels: LegLabels, sequence: number, party: number, at: number): number {
  for (let k = labels.ofTransaction[sequence]!; k >= 0; k = labels.next[k]!) {
    if (labels.party[k]! < 0 || labels.party[k] === party) return k;
  }
  const own = labels.ofParty[party]!;
  if (own < 0) return -1;
  const since = labels.at[own]!;
  return Number.isNaN(since) || at >= since ? own : -1;
}
