import type { Governed } from '#model/policy';
import type { ScoredCell } from './score-table.ts';
import { tauOfCells } from './tau-of-cells.ts';

/** An alert that was decided, by its highest breach. What could not be settled counts as productive. */
export interface DecidedAlert {
  /** Index into the cells. */
  readonly cell: number;
  readonly score: number;
  readonly productive: boolean;
}

/** An inspected sample below the line in which something productive was found. */
export interface FoundBelow {
  /** Name of a cell; null = all of them. */
  readonly cell: string | null;
  /** Lower end of the band that was inspected. */
  readonly scoreFrom: number;
  readonly sampleId: number;
}

export interface LineSuggestion {
  /** Name of the segment; null = the default. */
  readonly cell: string | null;
  readonly tau: number;
  readonly suggested: number;
  /** `nothing-productive`: alerts above the line that were all in vain. `productive-below`: an inspected sample. */
  readonly because: 'nothing-productive' | 'productive-below';
  /** Decided alerts that would no longer be raised; 0 where the line comes down. */
  readonly decided: number;
  readonly sampleId: number | null;
}

/** Alerts, all in vain, that show with 95 % confidence that less than `tolerance` of such alerts are productive. */
export function fewestInVain(tolerance: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(1 - tolerance));
}

/**
 * Where decisions say that a line may rise: from the line up, alerts of the segment were all in vain, and enough of them.
 * The suggested line is the score of the last of them, so what lies at it still alerts. Counting ends at the first
 * productive alert, which keeps the confidence what it is.
 */
function raised(cell: number, decided: readonly DecidedAlert[], tau: number, tolerance: number): DecidedAlert[] {
  const above = decided.filter((each) => each.cell === cell && each.score >= tau).sort((a, b) => a.score - b.score);
  const first = above.findIndex(({ productive }) => productive);
  const inVain = first < 0 ? above : above.slice(0, first);
  return inVain.length > fewestInVain(tolerance) ? inVain : [];
}

/** What decisions and inspected samples say of the lines in force, segment by segment. */
export function linesFromDecisions(
  cells: readonly ScoredCell[],
  decided: readonly DecidedAlert[],
  found: readonly FoundBelow[],
  inForce: Governed,
  tolerance: number,
): readonly LineSuggestion[] {
  const tau = tauOfCells(inForce, cells);
  const lower = found.flatMap(({ cell, scoreFrom, sampleId }): LineSuggestion[] => {
    const index = cell === null ? -1 : cells.findIndex(({ name }) => name === cell);
    if (cell !== null && index < 0) return [];
    const now = index < 0 ? inForce.default : tau[index]!;
    if (scoreFrom >= now || scoreFrom <= 0) return [];
    return [{ cell, tau: now, suggested: scoreFrom, because: 'productive-below', decided: 0, sampleId }];
  });
  const brought = new Set(lower.map(({ cell }) => cell));
  const raise = cells.flatMap(({ name }, cell): LineSuggestion[] => {
    if (brought.has(name) || brought.has(null)) return [];
    const inVain = raised(cell, decided, tau[cell]!, tolerance);
    const suggested = inVain.at(-1)?.score;
    if (suggested === undefined || suggested <= tau[cell]! || suggested >= 1) return [];
    const gone = inVain.filter(({ score }) => score < suggested).length;
    if (gone < fewestInVain(tolerance)) return [];
    return [{ cell: name, tau: tau[cell]!, suggested, because: 'nothing-productive', decided: gone, sampleId: null }];
  });
  return [...lower, ...raise];
}

/** The line in force with the suggestions in it, ready to be drafted; null where there are none. */
export function withSuggestions(
  inForce: Governed,
  cells: readonly ScoredCell[],
  suggestions: readonly LineSuggestion[],
): Governed | null {
  if (suggestions.length === 0) return null;
  const all = suggestions.find(({ cell }) => cell === null);
  const rules = suggestions.flatMap(({ cell, suggested }) => {
    const known = cells.find(({ name }) => name === cell);
    // A segment that fixes nothing is the default, which is not moved for it alone.
    if (known === undefined || Object.keys(known.values).length === 0) return [];
    return [{ when: known.values, value: suggested }];
  });
  // Later rules win among those of as many conditions.
  return { default: all?.suggested ?? inForce.default, rules: [...inForce.rules, ...rules] };
}
