import { type ConformalTable, conformalP, fitConformal, isExact } from '#ml/calibration/conformal';
import { foldCount } from './folds.ts';
import { type Lattice, cellCount } from './lattice.ts';

/**
 * From fused totals to p-values. A leg alerts for either of two reasons, and the budget α is divided between them
 * (a union bound): its total is extreme within its declared cell, or its absolute features are extreme against the
 * cells of other folds.
 */
export interface Calibration {
  /** Per cell: the totals of the calibration legs in it; null where there are too few to be of use. */
  readonly own: readonly (ConformalTable | null)[];
  /** Per cell: distinct parties behind them. Legs of one party are not exchangeable, so parties are what counts. */
  readonly parties: Int32Array;
  /** Per fold, and last for no fold: the absolute surprisals of the calibration legs outside it. */
  readonly absolute: readonly ConformalTable[];
  /** Share of α for the absolute channel; 0 when no feature is absolute. */
  readonly absoluteShare: number;
}

/** A cell with fewer calibration legs never calibrates itself. */
export const fewestCalibrationRows = 99;

/** The absolute channel is a backstop: what it detects is far beyond any budget. */
export const defaultAbsoluteShare = 0.05;

/** Calibration legs as columns. */
export interface CalibrationRows {
  readonly totals: Float64Array;
  readonly absolutes: Float64Array;
  readonly cells: Int32Array;
  readonly folds: Int8Array;
  readonly party: Int32Array;
}

/** Fits all tables. O(rows · levels · log rows). */
export function fitCalibration(rows: CalibrationRows, lattice: Lattice, absoluteShare: number): Calibration {
  const members: number[][] = Array.from({ length: cellCount(lattice) }, () => []);
  const parties = Array.from({ length: cellCount(lattice) }, () => new Set<number>());
  for (let i = 0; i < rows.totals.length; i++) {
    for (let cell = rows.cells[i]!; cell >= 0; cell = lattice.parent[cell]!) {
      members[cell]!.push(rows.totals[i]!);
      parties[cell]!.add(rows.party[i]!);
    }
  }
  return {
    parties: Int32Array.from(parties, (set) => set.size),
    own: members.map((totals, cell) =>
      cell === 0 || totals.length >= fewestCalibrationRows ? fitConformal(Float64Array.from(totals)) : null,
    ),
    absolute: Array.from({ length: foldCount + 1 }, (_, fold) => {
      const others = rows.absolutes.filter((_surprisal, i) => rows.folds[i] !== fold);
      return fitConformal(others.length >= rows.absolutes.length / 2 ? others : rows.absolutes);
    }),
    absoluteShare,
  };
}

/**
 * The cell whose legs calibrate a leg at budget α: its own, or the nearest ancestor with at least 1/α − 1 calibration
 * parties. With fewer, one odd party among them would decide the tail.
 */
export function calibratingCell(calibration: Calibration, lattice: Lattice, cell: number, alpha: number): number {
  let at = cell;
  while (at > 0) {
    const table = calibration.own[at];
    if (table !== null && table !== undefined && calibration.parties[at]! + 1 >= 1 / alpha) return at;
    at = lattice.parent[at]!;
  }
  return 0;
}

/** Why a p-value is what it is. */
export interface PValue {
  p: number;
  /** The cell whose legs calibrated it. */
  calibratedBy: number;
  /** The absolute channel decided. */
  absolute: boolean;
  /** Conformal within the leg's own declared cell, without back-off or tail fit: valid whatever the distribution. */
  guaranteed: boolean;
}

/** Writes the p-value of one leg to `out`: the smaller one of both reasons, each at its share of the budget. */
export function writePValue(
  calibration: Calibration,
  lattice: Lattice,
  cell: number,
  ownCellKnown: boolean,
  fold: number,
  total: number,
  absolute: number,
  alpha: number,
  out: PValue,
): void {
  const by = calibratingCell(calibration, lattice, cell, alpha);
  const own = calibration.own[by]!;
  const share = calibration.absoluteShare;
  const pOwn = Math.min(1, conformalP(own, total) / (1 - share));
  out.calibratedBy = by;
  out.p = pOwn;
  out.absolute = false;
  out.guaranteed = ownCellKnown && by === cell && isExact(own, total);
  if (share <= 0 || absolute <= 0) return;
  const pAbsolute = conformalP(calibration.absolute[fold < 0 ? foldCount : fold]!, absolute) / share;
  if (pAbsolute < pOwn) {
    out.p = pAbsolute;
    out.absolute = true;
    out.guaranteed = false;
  }
}

/** The score s = 1/(1 + p/α): 0.5 ⇔ p = α. */
export function scoreOf(p: number, alpha: number): number {
  return 1 / (1 + p / alpha);
}

/** The logit of the score, log α − log p. */
export function logitOf(p: number, alpha: number): number {
  return Math.log(alpha) - Math.log(p);
}

/** The p at which the score reaches the line τ: α(1/τ − 1). */
export function lineOf(alpha: number, tau: number): number {
  return alpha * (1 / tau - 1);
}
