import type { Condition, Governed } from '#model/policy';
import { sampleSize } from './sample-size.ts';
import type { ScoreTable } from './score-table.ts';
import { rounding, tauOfCells } from './tau-of-cells.ts';

/** Bins of [0, 1]; their edges are the lines that can be tried. A score of 1 lies in the last. */
export const scoreBins = 200;
/** The band below a line whose legs are sampled. */
const bandBins = 20;
const tolerance = 0.05;

/** What one rule of a policy governs, by score. Counts lie in the bin of the score. */
export interface GroupDistribution {
  /** Position among the conditions; −1: what no rule governs. */
  readonly rule: number;
  readonly evaluations: number;
  readonly legs: readonly number[];
  /** Party-months by their highest score. */
  readonly units: readonly number[];
  /** Productive alerts by their highest score, counted where that leg is governed. */
  readonly productive: readonly number[];
  /** Legs to inspect just below each line (the lower edge of the bin): nothing found means less than 5 % productive. */
  readonly btlSample: readonly number[];
}

/** Which rule governs each cell, by the same rule as in scoring; −1: none. */
export function ruleOfCells(conditions: readonly Condition[], table: ScoreTable): Int32Array {
  const value = (rule: number) => (rule + 2) / (conditions.length + 2);
  const marked: Governed = {
    default: value(-1),
    rules: conditions.map((when, rule) => ({ when, value: value(rule) })),
  };
  return Int32Array.from(tauOfCells(marked, table.cells), (tau) => Math.round(tau * (conditions.length + 2)) - 2);
}

function bin(score: number): number {
  return Math.min(scoreBins - 1, Math.floor((score + rounding) * scoreBins));
}

/**
 * Scores of the full history by the rule that governs them: enough to say for any line what it would have raised. One
 * pass over the columns; nothing is allocated per row.
 */
export function distributionByRule(table: ScoreTable, conditions: readonly Condition[]): readonly GroupDistribution[] {
  const groups = conditions.length + 1;
  const group = ruleOfCells(conditions, table).map((rule) => rule + 1);
  const legs = new Int32Array(groups * scoreBins);
  const highest = new Float64Array(groups * table.units).fill(-1);
  const topScore = new Float64Array(table.productiveAlerts.length).fill(-1);
  const topGroup = new Int32Array(table.productiveAlerts.length);
  for (let i = 0; i < table.length; i++) {
    const g = group[table.cell[i]!]!;
    const score = table.score[i]!;
    legs[g * scoreBins + bin(score)]!++;
    const unit = g * table.units + table.unit[i]!;
    if (score > highest[unit]!) highest[unit] = score;
    const alert = table.productive[i]!;
    if (alert >= 0 && score > topScore[alert]!) {
      topScore[alert] = score;
      topGroup[alert] = g;
    }
  }
  return Array.from({ length: groups }, (_, g) => {
    const own = [...legs.subarray(g * scoreBins, (g + 1) * scoreBins)];
    const units = Array<number>(scoreBins).fill(0);
    for (let u = g * table.units; u < (g + 1) * table.units; u++) if (highest[u]! >= 0) units[bin(highest[u]!)]!++;
    const productive = Array<number>(scoreBins).fill(0);
    for (const [alert, score] of topScore.entries()) if (topGroup[alert] === g) productive[bin(score)]!++;
    const evaluations = own.reduce((sum, count) => sum + count, 0);
    const btlSample = own.map((_count, line) => {
      const band = own.slice(Math.max(0, line - bandBins), line);
      return sampleSize(
        band.reduce((sum, count) => sum + count, 0),
        tolerance,
      );
    });
    return { rule: g - 1, evaluations, legs: own, units, productive, btlSample };
  });
}
