import { clopperPearson } from '#ml/statistics/clopper-pearson';
import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';
import type { Governed } from '#model/policy';
import type { ScoreTable } from './score-table.ts';
import { rounding, tauOfCells } from './tau-of-cells.ts';

/** Alerting legs and, of them, distinct party-months: what becomes one piece of work. */
export interface AlertCount {
  readonly legs: number;
  readonly units: number;
}

export interface SegmentEffect {
  readonly cell: string;
  readonly tauBefore: number;
  readonly tauAfter: number;
  readonly evaluations: number;
  readonly before: AlertCount;
  readonly after: AlertCount;
  /** Legs that alert after and did not before, and the other way round. */
  readonly gained: number;
  readonly lost: number;
  /** Productive alerts of which no leg in this segment alerts any more. */
  readonly productiveMissed: number;
  /** Share of party-months that alert, with its Wilson interval (95 %). */
  readonly rateBefore: ShareInterval;
  readonly rateAfter: ShareInterval;
}

export interface Simulation {
  readonly evaluations: number;
  readonly partyMonths: number;
  readonly before: AlertCount;
  readonly after: AlertCount;
  readonly gained: number;
  readonly lost: number;
  /** Productive alerts in the history, and those that would not have been raised. */
  readonly productive: number;
  readonly productiveMissed: number;
  /** Of `productive`: share kept, with its Clopper–Pearson interval (95 %); NaN becomes null. */
  readonly kept: ShareInterval;
  readonly minutesPerAlert: Minutes;
  readonly hoursBefore: Hours;
  readonly hoursAfter: Hours;
  /** Where anything changes, most evaluations first. */
  readonly segments: readonly SegmentEffect[];
}

/** Time that a decision takes: measured on `n` dispositions, or assumed (n = 0). */
export interface Minutes {
  readonly mean: number;
  /** Mean ± 1.96 standard errors. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface Hours {
  readonly hours: number;
  readonly low: number;
  readonly high: number;
}

/** Bits of marks: seen at all, alerting before, alerting after. */
const any = 4;
const below = 1;
const above = 2;

function hoursOf(units: number, { mean, low, high }: Minutes): Hours {
  const of = (minutes: number): number => (units * minutes) / 60;
  return { hours: of(mean), low: of(low), high: of(high) };
}

/** Counts a unit the first time that it is seen with this bit. */
function first(marks: Uint8Array, unit: number, bit: number): number {
  const seen = marks[unit]!;
  if ((seen & bit) !== 0) return 0;
  marks[unit] = seen | bit;
  return 1;
}

/**
 * What a change of τ would have done to every stored evaluation. One pass over the columns; nothing is allocated per row.
 */
export function simulate(table: ScoreTable, before: Governed, after: Governed, minutes: Minutes): Simulation {
  const { length, score, cell, unit, cellUnit, productive, cells } = table;
  const tauBefore = tauOfCells(before, cells);
  const tauAfter = tauOfCells(after, cells);
  const count = cells.length;
  const evaluations = new Int32Array(count);
  const legsBefore = new Int32Array(count);
  const legsAfter = new Int32Array(count);
  const gained = new Int32Array(count);
  const lost = new Int32Array(count);
  const cellUnits = new Int32Array(count);
  const cellUnitsBefore = new Int32Array(count);
  const cellUnitsAfter = new Int32Array(count);
  const marks = new Uint8Array(table.units);
  const cellMarks = new Uint8Array(table.cellUnits);
  let unitsBefore = 0;
  let unitsAfter = 0;
  /** Per productive alert: whether a leg of it alerts after, and the cell of its highest leg. */
  const kept = new Uint8Array(table.productiveAlerts.length);
  const topCell = new Int32Array(kept.length).fill(-1);
  const topScore = new Float64Array(kept.length);
  for (let i = 0; i < length; i++) {
    const c = cell[i]!;
    const s = score[i]! + rounding;
    const was = s >= tauBefore[c]!;
    const is = s >= tauAfter[c]!;
    evaluations[c]!++;
    cellUnits[c]! += first(cellMarks, cellUnit[i]!, any);
    if (was) {
      legsBefore[c]!++;
      unitsBefore += first(marks, unit[i]!, below);
      cellUnitsBefore[c]! += first(cellMarks, cellUnit[i]!, below);
      if (!is) lost[c]!++;
    }
    if (is) {
      legsAfter[c]!++;
      unitsAfter += first(marks, unit[i]!, above);
      cellUnitsAfter[c]! += first(cellMarks, cellUnit[i]!, above);
      if (!was) gained[c]!++;
    }
    const alert = productive[i]!;
    if (alert < 0) continue;
    kept[alert] = Math.max(kept[alert]!, is ? above : below);
    if (topCell[alert]! >= 0 && score[i]! <= topScore[alert]!) continue;
    topCell[alert] = c;
    topScore[alert] = score[i]!;
  }
  const missed = new Int32Array(count);
  for (let a = 0; a < kept.length; a++) if (kept[a] === below) missed[topCell[a]!]!++;
  const sum = (column: Int32Array): number => column.reduce((total, value) => total + value, 0);
  const effects = cells.map((each, c) => ({
    cell: each.name,
    tauBefore: tauBefore[c]!,
    tauAfter: tauAfter[c]!,
    evaluations: evaluations[c]!,
    before: { legs: legsBefore[c]!, units: cellUnitsBefore[c]! },
    after: { legs: legsAfter[c]!, units: cellUnitsAfter[c]! },
    gained: gained[c]!,
    lost: lost[c]!,
    productiveMissed: missed[c]!,
    rateBefore: wilsonInterval(cellUnitsBefore[c]!, cellUnits[c]!),
    rateAfter: wilsonInterval(cellUnitsAfter[c]!, cellUnits[c]!),
  }));
  const productiveMissed = sum(missed);
  return {
    evaluations: length,
    partyMonths: table.units,
    before: { legs: sum(legsBefore), units: unitsBefore },
    after: { legs: sum(legsAfter), units: unitsAfter },
    gained: sum(gained),
    lost: sum(lost),
    productive: kept.length,
    productiveMissed,
    kept: clopperPearson(kept.length - productiveMissed, kept.length),
    minutesPerAlert: minutes,
    hoursBefore: hoursOf(unitsBefore, minutes),
    hoursAfter: hoursOf(unitsAfter, minutes),
    segments: effects
      .filter((effect) => effect.tauBefore !== effect.tauAfter && effect.evaluations > 0)
      .sort((a, b) => b.evaluations - a.evaluations || (a.cell < b.cell ? -1 : 1)),
  };
}
