import type { ScoreTable } from './score-table.ts';

/** A line, and what it would have raised over the whole history. */
export interface Suggestion {
  readonly tau: number;
  /** Party-months that would have alerted. */
  readonly units: number;
}

/** Highest score of each party-month within the wanted cells, highest first. */
export function highestPerUnit(table: ScoreTable, wanted: (cell: number) => boolean): Float64Array {
  const take = Uint8Array.from(table.cells, (_, cell) => (wanted(cell) ? 1 : 0));
  const highest = new Float64Array(table.units).fill(-1);
  for (let i = 0; i < table.length; i++) {
    const unit = table.unit[i]!;
    if (take[table.cell[i]!] === 1 && table.score[i]! > highest[unit]!) highest[unit] = table.score[i]!;
  }
  return highest
    .filter((score) => score >= 0)
    .sort()
    .reverse();
}

/**
 * The lowest line that would have raised at most `budget` party-months: between the last score that fits and the next
 * one. Null where nothing fits, because more than the budget share the highest score.
 */
export function lineForBudget(highest: Float64Array, budget: number): Suggestion | null {
  if (highest.length === 0) return null;
  if (budget >= highest.length) return { tau: highest.at(-1)! / 2, units: highest.length };
  let fits = budget;
  // Equal scores stand or fall together.
  while (fits > 0 && highest[fits - 1] === highest[fits]) fits--;
  if (fits === 0) return null;
  return { tau: (highest[fits - 1]! + highest[fits]!) / 2, units: fits };
}

/** Party-months that alert at each of the lines 0.01, 0.02, … 0.99. */
export function alertCurve(highest: Float64Array): readonly Suggestion[] {
  const curve: Suggestion[] = [];
  let units = 0;
  for (let percent = 99; percent >= 1; percent--) {
    const tau = percent / 100;
    while (units < highest.length && highest[units]! >= tau) units++;
    curve.push({ tau, units });
  }
  return curve.reverse();
}
