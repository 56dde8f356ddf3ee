import { monthIndexer } from '#domain/month-index';
import { type BottomK, type BottomKRows, createBottomK, hashPair, mergeBottomK } from './bottom-k.ts';

/** What past labels can teach: bounded samples that do not depend on how parties are divided among workers. */
export interface PastMonths {
  /** z of legs of any label. */
  readonly legs: BottomKRows;
  /** Highest z per feature of labelled party-months. */
  readonly guilty: BottomKRows;
  readonly innocent: BottomKRows;
}

/** One leg of the run of legs that is added, in order of (party, time). */
export interface PastLeg {
  readonly party: number;
  /** UTC epoch ms. */
  readonly at: number;
  readonly sequence: number;
  readonly side: number;
  /** 1 guilty, 0 innocent, −1 nobody looked. */
  readonly label: number;
}

export interface PastMonthsCollector {
  /** Adds a leg's z at [from, from + columns). A leg at `until` or later is not taken, whatever its label. */
  add(leg: PastLeg, z: Float64Array, from: number): void;
  finish(): PastMonths;
}

/** Rows kept at most; guilty months are rare, so hardly ever fewer than all of them. */
const kept = { legs: 8_192, guilty: 5_000, innocent: 10_000 };
const seeds = { legs: 0x51ed, months: 0x0ddc };

/** Collects the past of the test period: nothing at or after `until` is ever read. */
export function collectPastMonths(columns: number, until: number): PastMonthsCollector {
  const legs = createBottomK(kept.legs, columns);
  const guilty = createBottomK(kept.guilty, columns);
  const innocent = createBottomK(kept.innocent, columns);
  const highest = new Float64Array(columns);
  const monthIndex = monthIndexer();
  let party = -1;
  let month = -1;
  let label = -1;

  function close(): void {
    if (label < 0) return;
    const sketch: BottomK = label === 1 ? guilty : innocent;
    const hash = hashPair(party, month, seeds.months);
    if (sketch.accepts(hash)) sketch.offer(hash, highest, 0);
  }

  return {
    add(leg, z, from) {
      if (!(leg.at < until)) return;
      const hash = hashPair(leg.sequence, leg.side, seeds.legs);
      if (legs.accepts(hash)) legs.offer(hash, z, from);
      const own = monthIndex(leg.at);
      if (leg.party !== party || own !== month) {
        close();
        party = leg.party;
        month = own;
        label = -1;
        highest.fill(Number.NEGATIVE_INFINITY);
      }
      if (leg.label > label) label = leg.label;
      for (let j = 0; j < columns; j++) if (z[from + j]! > highest[j]!) highest[j] = z[from + j]!;
    },
    finish() {
      close();
      label = -1;
      return { legs: legs.take(), guilty: guilty.take(), innocent: innocent.take() };
    },
  };
}

/** The past of all partitions as one. */
export function mergePastMonths(parts: readonly PastMonths[], columns: number): PastMonths {
  const merge = (name: keyof PastMonths): BottomKRows =>
    mergeBottomK(
      parts.map((part) => part[name]),
      kept[name],
      columns,
    );
  return { legs: merge('legs'), guilty: merge('guilty'), innocent: merge('innocent') };
}
