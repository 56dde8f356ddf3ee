import type { Matrix } from '#ml/matrix';
import type { AxisCodes } from './axes.ts';
import { type PValue, lineOf, logitOf, scoreOf, writePValue } from './calibration.ts';
import { rowStates } from './frame.ts';
import type { Model } from './model.ts';
import { compileGoverned } from './policy.ts';
import { blockRows, createTotals, createTotalsScorer, isScorable } from './totals.ts';

/** What became of a leg. Anything but `scored` is an errored evaluation: it has no score, and says why. */
export const legStatuses = ['scored', 'all-features-unknown', 'feature-not-finite'] as const;

/** Bits of `LegScores.flags`. */
export const legFlags = {
  /** p ≤ α(1/τ − 1), that is score ≥ τ. */
  alert: 1,
  /** More than half of the features that need the party's own past are unknown: qualifies the score, never replaces it. */
  warmingUp: 2,
  /** p is conformal within the leg's own declared cell. */
  guaranteed: 4,
  /** Some features were unknown and taken as neutral. */
  imputed: 8,
  /** The absolute channel decided: extreme against other cells, however common in its own. */
  absolute: 16,
} as const;

/** Evaluations as columns, one row per leg. */
export interface LegScores {
  /** Position in `legStatuses`. Where it is not 0, score, p, logit and total are NaN and no flag is set. */
  readonly status: Uint8Array;
  /** s = 1/(1 + p/α) in (0, 1). */
  readonly score: Float64Array;
  readonly p: Float64Array;
  /** log α − log p. */
  readonly logit: Float64Array;
  /** Fused surprisal of the members, in nats, before calibration. */
  readonly total: Float64Array;
  readonly alpha: Float64Array;
  /** τ of the leg's segment. */
  readonly threshold: Float64Array;
  /** Deepest declared cell that training knew. */
  readonly cell: Int32Array;
  /** The cell whose legs calibrated p: an ancestor after back-off. */
  readonly calibratedBy: Int32Array;
  readonly expert: Int16Array;
  readonly flags: Uint8Array;
}

/** Columns for `rows` evaluations. */
export function legScores(rows: number): LegScores {
  return {
    status: new Uint8Array(rows),
    score: new Float64Array(rows),
    p: new Float64Array(rows),
    logit: new Float64Array(rows),
    total: new Float64Array(rows),
    alpha: new Float64Array(rows),
    threshold: new Float64Array(rows),
    cell: new Int32Array(rows),
    calibratedBy: new Int32Array(rows),
    expert: new Int16Array(rows),
    flags: new Uint8Array(rows),
  };
}

/** Legs to score: raw features and one code array per axis of the model. */
export interface Legs {
  readonly features: Matrix;
  readonly axes: AxisCodes;
}

export interface LegScorer {
  /** Scores all legs into `out[0 … rows)`. A leg's evaluation does not depend on the legs beside it. */
  score(legs: Legs, out: LegScores): void;
}

/** Prepares a model for scoring: scratch memory is made once, nothing is allocated per leg. */
export function createLegScorer(model: Model): LegScorer {
  const columns = model.catalogue.length;
  const totalsOf = createTotalsScorer(model);
  const totals = createTotals(blockRows);
  const alphas = compileGoverned(model.policy.alpha, model.axes, 'α');
  const thresholds = compileGoverned(model.policy.threshold, model.axes, 'τ');
  const self = model.catalogue.flatMap((feature, j) => (feature.frame === 'self' ? [j] : []));
  const depth = model.lattice.axes.length;
  const value: PValue = { p: 1, calibratedBy: 0, absolute: false, guaranteed: false };

  function warmingUp(data: Float64Array, from: number): boolean {
    let unknown = 0;
    for (const j of self) if (Number.isNaN(data[from + j]!)) unknown += 1;
    return unknown * 2 > self.length;
  }

  function finish(legs: Legs, i: number, at: number, out: LegScores): void {
    const state = totals.state[at]!;
    const cell = totals.cell[at]!;
    out.cell[i] = cell;
    out.expert[i] = totals.expert[at]!;
    if (!isScorable(state)) {
      out.status[i] = state === rowStates.allUnknown ? 1 : 2;
      out.score[i] = Number.NaN;
      out.p[i] = Number.NaN;
      out.logit[i] = Number.NaN;
      out.total[i] = Number.NaN;
      out.calibratedBy[i] = cell;
      out.flags[i] = 0;
      return;
    }
    const alpha = out.alpha[i]!;
    const known = model.lattice.level[cell] === depth;
    const fold = model.foldOfCell[cell]!;
    const { calibration, lattice } = model;
    writePValue(calibration, lattice, cell, known, fold, totals.total[at]!, totals.absolute[at]!, alpha, value);
    out.status[i] = 0;
    out.total[i] = totals.total[at]!;
    out.p[i] = value.p;
    out.score[i] = scoreOf(value.p, alpha);
    out.logit[i] = logitOf(value.p, alpha);
    out.calibratedBy[i] = value.calibratedBy;
    let flags = value.p <= lineOf(alpha, out.threshold[i]!) ? legFlags.alert : 0;
    if (warmingUp(legs.features.data, i * columns)) flags |= legFlags.warmingUp;
    if (value.guaranteed) flags |= legFlags.guaranteed;
    if (state === rowStates.imputed) flags |= legFlags.imputed;
    if (value.absolute) flags |= legFlags.absolute;
    out.flags[i] = flags;
  }

  return {
    score(legs, out) {
      const { rows } = legs.features;
      alphas.write(legs.axes, rows, out.alpha);
      thresholds.write(legs.axes, rows, out.threshold);
      for (let from = 0; from < rows; from += blockRows) {
        const to = Math.min(rows, from + blockRows);
        totalsOf(legs.features, legs.axes, from, to, totals);
        for (let i = from; i < to; i++) finish(legs, i, i - from, out);
      }
    },
  };
}
