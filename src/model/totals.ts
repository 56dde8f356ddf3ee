import type { Matrix } from '#ml/matrix';
import { absoluteSurprisal } from './absolute-channel.ts';
import type { AxisCodes } from './axes.ts';
import { type ExpertScorer, createExpertScorer } from './expert.ts';
import { foldCount } from './folds.ts';
import { rowStates, writeZ } from './frame.ts';
import { createCellFinder } from './lattice.ts';
import type { ExpertMap, Model } from './model.ts';
import { transactionSurprisal } from './surprisal.ts';

/** The parts of a model that turn raw rows into fused totals, before calibration. */
export type ScoringParts = Pick<
  Model,
  'catalogue' | 'axes' | 'lattice' | 'foldOfCell' | 'frame' | 'surprisal' | 'absolute' | 'expertMap' | 'experts'
>;

/** What a block of rows comes to, before calibration. */
export interface Totals {
  /** Deepest known cell. */
  readonly cell: Int32Array;
  readonly expert: Int16Array;
  /** Code in `rowStates`. */
  readonly state: Uint8Array;
  /** Fused surprisal Σ w · max(pool, loco). */
  readonly total: Float64Array;
  /** Surprisal of the absolute channel. */
  readonly absolute: Float64Array;
}

export function createTotals(capacity: number): Totals {
  return {
    cell: new Int32Array(capacity),
    expert: new Int16Array(capacity),
    state: new Uint8Array(capacity),
    total: new Float64Array(capacity),
    absolute: new Float64Array(capacity),
  };
}

/** Rows that are grouped by expert and fold at a time: enough that what a member looks up is read once for many of them. */
export const blockRows = 2048;

/** Computes the totals of rows [from, to) of at most `blockRows` into `out[0 … to − from)`. */
export type TotalsScorer = (features: Matrix, axes: AxisCodes, from: number, to: number, out: Totals) => void;

/** The expert of a row; 0 is the general one. */
export function expertOf(map: ExpertMap, axes: AxisCodes, row: number): number {
  if (map.axis < 0) return 0;
  const code = axes[map.axis]![row]!;
  return code < 0 ? 0 : (map.expertOf[code] ?? 0);
}

/** Prepares scratch memory once; blocks are grouped by expert and fold, so that every member sees whole slices. */
export function createTotalsScorer(parts: ScoringParts): TotalsScorer {
  const columns = parts.catalogue.length;
  const { lattice, foldOfCell, frame, surprisal, absolute, expertMap } = parts;
  const finder = createCellFinder(lattice);
  const scorers: ExpertScorer[] = parts.experts.map((expert) => createExpertScorer(expert, columns, blockRows));
  const foldSlots = foldCount + 1;
  const slotCounts = new Int32Array(scorers.length * foldSlots + 1);
  const slot = new Int32Array(blockRows);
  const place = new Int32Array(blockRows);
  const z = new Float64Array(blockRows * columns);
  const folds = new Int8Array(blockRows);
  const surprisals = new Float64Array(blockRows);
  const scores = new Float64Array(blockRows);
  return (features, axes, from, to, out) => {
    const rows = to - from;
    slotCounts.fill(0);
    for (let i = 0; i < rows; i++) {
      const cell = finder.find(axes, from + i);
      const expert = expertOf(expertMap, axes, from + i);
      out.cell[i] = cell;
      out.expert[i] = expert;
      slot[i] = expert * foldSlots + foldOfCell[cell]! + 1;
      slotCounts[slot[i]! + 1]! += 1;
    }
    for (let s = 1; s < slotCounts.length; s++) slotCounts[s]! += slotCounts[s - 1]!;
    for (let i = 0; i < rows; i++) {
      const at = slotCounts[slot[i]!]!;
      slotCounts[slot[i]!] = at + 1;
      place[i] = at;
      const cell = out.cell[i]!;
      folds[at] = foldOfCell[cell]!;
      const start = (from + i) * columns;
      out.state[i] = writeZ(frame, cell, columns, features.data, start, z, at * columns);
      surprisals[at] = transactionSurprisal(surprisal, lattice, axes, from + i, cell);
      out.absolute[i] = absoluteSurprisal(absolute, features.data, start, foldOfCell[cell]!);
    }
    // After placing, slotCounts[s] is the end of slot s.
    for (let expert = 0, begin = 0; expert < scorers.length; expert++) {
      const end = slotCounts[(expert + 1) * foldSlots - 1]!;
      if (end > begin) {
        scorers[expert]!(
          z.subarray(begin * columns, end * columns),
          end - begin,
          folds.subarray(begin, end),
          surprisals.subarray(begin, end),
          scores.subarray(begin, end),
        );
      }
      begin = end;
    }
    for (let i = 0; i < rows; i++) out.total[i] = scores[place[i]!]!;
  };
}

/** Whether a row in this state has a score. */
export function isScorable(state: number): boolean {
  return state === rowStates.complete || state === rowStates.imputed;
}
