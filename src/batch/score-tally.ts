import { lineOf } from '#model/calibration';
import { legFlags } from '#model/score';
import type { EvaluationRows } from './evaluation-rows.ts';

/** Bins of x = −log₁₀ p: a tenth each, from 0; the last one takes all that lies beyond. */
export const histogramBins = 80;
export const binWidth = 0.1;

/** Counts over evaluations by group (a cell, an expert, or everybody). */
export interface GroupTally {
  readonly legs: Float64Array;
  readonly parties: Float64Array;
  /** Legs at or above τ = 0.4, at or above τ = 0.5, and at or above their own line. */
  readonly above40: Float64Array;
  readonly above50: Float64Array;
  readonly alerts: Float64Array;
  /** groups × histogramBins. */
  readonly histogram: Float64Array;
}

export interface ScoreTally {
  readonly cells: GroupTally;
  readonly experts: GroupTally;
  readonly alphaOfCell: Float64Array;
  readonly errored: () => number;
  add(rows: EvaluationRows): void;
}

function groupTally(groups: number): GroupTally {
  return {
    legs: new Float64Array(groups),
    parties: new Float64Array(groups),
    above40: new Float64Array(groups),
    above50: new Float64Array(groups),
    alerts: new Float64Array(groups),
    histogram: new Float64Array(groups * histogramBins),
  };
}

/** Tallies evaluations partition by partition; the parties of two partitions never overlap. */
export function createScoreTally(cells: number, experts: number): ScoreTally {
  const ofCells = groupTally(cells);
  const ofExperts = groupTally(experts);
  const alphaOfCell = new Float64Array(cells);
  const lastPartyOfCell = new Int32Array(cells);
  const lastPartyOfExpert = new Int32Array(experts);
  let erroredLegs = 0;

  function count(
    tally: GroupTally,
    last: Int32Array,
    group: number,
    rows: EvaluationRows,
    i: number,
    bin: number,
  ): void {
    tally.legs[group]! += 1;
    if (last[group] !== rows.party[i]! + 1) {
      last[group] = rows.party[i]! + 1;
      tally.parties[group]! += 1;
    }
    if (rows.status[i] !== 0) return;
    const p = rows.p[i]!;
    const alpha = rows.alpha[i]!;
    if (p <= lineOf(alpha, 0.4)) tally.above40[group]! += 1;
    if (p <= alpha) tally.above50[group]! += 1;
    if ((rows.flags[i]! & legFlags.alert) !== 0) tally.alerts[group]! += 1;
    tally.histogram[group * histogramBins + bin]! += 1;
  }

  return {
    cells: ofCells,
    experts: ofExperts,
    alphaOfCell,
    errored: () => erroredLegs,
    add(rows) {
      for (let i = 0; i < rows.length; i++) {
        const x = -Math.log10(rows.p[i]!) / binWidth;
        const bin = x >= 0 ? Math.min(histogramBins - 1, Math.floor(x)) : 0;
        alphaOfCell[rows.cell[i]!] = rows.alpha[i]!;
        count(ofCells, lastPartyOfCell, rows.cell[i]!, rows, i, bin);
        count(ofExperts, lastPartyOfExpert, rows.expert[i]!, rows, i, bin);
        if (rows.status[i] !== 0) erroredLegs++;
      }
    },
  };
}
