import type { Governed } from '#model/policy';
import { ruleOfCells } from './distribution.ts';
import type { ScoreTable } from './score-table.ts';
import { rounding, tauOfCells } from './tau-of-cells.ts';

/** What a count over the history counted: alerting before the change, after it, only after, only before; or missed after. */
export const countedSets = ['before', 'after', 'gained', 'lost', 'missed'] as const;
/** What is one of it: a leg, or a party's UTC month, shown by its highest leg. */
export const countedUnits = ['leg', 'party-month'] as const;

export interface Counted {
  /**
   * `missed`: alerts found productive of which no leg alerts after, each by its highest leg, whatever `per`. Of one rule:
   * those whose highest leg it governs and no longer raises.
   */
  readonly set: (typeof countedSets)[number];
  readonly per: (typeof countedUnits)[number];
  /** Position in the rules after the change: only what it governs. −1: what no rule governs. Null: everything. */
  readonly rule: number | null;
}

/** What a page comes after: rows of a lower score, and of the same score those from `row` on. */
export interface AfterRow {
  readonly score: number;
  readonly row: number;
}

export interface CountedRows {
  /** Of all pages. */
  readonly total: number;
  /** Rows of the table, the highest score first; one more than `limit` where there are more. */
  readonly rows: readonly number[];
}

const alertsBefore = 1;
const alertsAfter = 2;

/** Whether something that alerts so (bits) belongs to the set. */
function belongs(set: Counted['set'], bits: number): boolean {
  switch (set) {
    case 'before':
      return (bits & alertsBefore) !== 0;
    case 'after':
      return (bits & alertsAfter) !== 0;
    case 'gained':
      return bits === alertsAfter;
    case 'lost':
      return bits === alertsBefore;
    case 'missed':
      return (bits & alertsAfter) === 0;
  }
}

/** Keeps the first few of all rows that it is given, in the order of scores: what does not fit is dropped at once. */
function createPage(score: Float64Array, size: number) {
  const rows: number[] = [];
  const isBefore = (a: number, b: number): boolean => score[a]! > score[b]! || (score[a] === score[b] && a < b);
  return {
    rows,
    add(row: number): void {
      if (rows.length === size && !isBefore(row, rows[size - 1]!)) return;
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (isBefore(rows[middle]!, row)) low = middle + 1;
        else high = middle;
      }
      rows.splice(low, 0, row);
      if (rows.length > size) rows.pop();
    },
  };
}

/**
 * The rows behind a number of the simulation or of the distribution of scores: what a change of τ does to the stored
 * evaluations, listed. Two passes over the columns at most.
 */
export function countedRows(
  table: ScoreTable,
  before: Governed,
  after: Governed,
  { set, per, rule }: Counted,
  { limit, from }: { readonly limit: number; readonly from: AfterRow | null },
): CountedRows {
  const { length, score, cell, cells } = table;
  const tauBefore = tauOfCells(before, cells);
  const tauAfter = tauOfCells(after, cells);
  const conditions = after.rules.map(({ when }) => when);
  const ruleOf = ruleOfCells(conditions, table);
  const inScope = (row: number): boolean => rule === null || ruleOf[cell[row]!] === rule;
  const page = createPage(score, limit + 1);
  let total = 0;
  const take = (row: number): void => {
    total++;
    if (from !== null && (score[row]! > from.score || (score[row] === from.score && row < from.row))) return;
    page.add(row);
  };
  const bitsOf = (row: number): number => {
    const s = score[row]! + rounding;
    return (s >= tauBefore[cell[row]!]! ? alertsBefore : 0) | (s >= tauAfter[cell[row]!]! ? alertsAfter : 0);
  };

  if (set !== 'missed' && per === 'leg') {
    for (let i = 0; i < length; i++) if (belongs(set, bitsOf(i)) && inScope(i)) take(i);
    return { total, rows: page.rows };
  }
  const wholeOf = set === 'missed' ? table.productive : table.unit;
  const wholes = set === 'missed' ? table.productiveAlerts.length : table.units;
  const bits = new Uint8Array(wholes);
  const top = new Int32Array(wholes).fill(-1);
  for (let i = 0; i < length; i++) {
    const whole = wholeOf[i]!;
    // A productive alert lies where its highest leg does, whatever governs the others; a party-month has its part in each.
    if (whole < 0 || (set !== 'missed' && !inScope(i))) continue;
    bits[whole]! |= bitsOf(i);
    if (top[whole]! < 0 || score[i]! > score[top[whole]!]!) top[whole] = i;
  }
  for (let whole = 0; whole < wholes; whole++) {
    const row = top[whole]!;
    if (row < 0 || !inScope(row)) continue;
    if (belongs(set, set === 'missed' && rule !== null ? bitsOf(row) : bits[whole]!)) take(row);
  }
  return { total, rows: page.rows };
}
