import type { Axis } from '#model/axes';
import { compileGoverned, type Governed } from '#model/policy';
import { invalid } from '../officer.ts';
import type { ScoredCell } from './score-table.ts';

/** Scores and lines differ by rounding only where they are equal: both come from the same p and α. */
export const rounding = 1e-12;

/** What an axis says of a party or a transaction of which nothing is known; see `axisLabel`. */
const unknownLabel = 'unknown';

/** The line of every cell by the same rule as in scoring: the most conditions win, the later rule on a tie. */
export function tauOfCells(governed: Governed, cells: readonly ScoredCell[]): Float64Array {
  const names = [...new Set(cells.flatMap(({ values }) => Object.keys(values)))];
  const labels = names.map((name) => [
    ...new Set(
      cells.map(({ values }) => values[name]).filter((label) => label !== undefined && label !== unknownLabel),
    ),
  ]);
  const axes = names.map((name, a) => ({ name, of: 'party', labels: labels[a]! }) as Axis);
  const codes = names.map((name, a) =>
    Int16Array.from(cells, ({ values }) => {
      const label = values[name];
      // −1 is "not known", which a rule may name; −2 is what no rule can name.
      if (label === undefined) return -2;
      return label === unknownLabel ? -1 : labels[a]!.indexOf(label);
    }),
  );
  const tau = new Float64Array(cells.length);
  compileGoverned(governed, axes, 'τ').write(codes, cells.length, tau);
  return tau;
}

/**
 * Error `casework.invalid` for a rule on an axis that forms no cell: its effect cannot be seen in stored scores, so it
 * cannot be simulated.
 */
export function checkSimulable(governed: Governed, cellAxes: readonly string[]): void {
  const odd = governed.rules.flatMap(({ when }) => Object.keys(when)).find((axis) => !cellAxes.includes(axis));
  if (odd === undefined) return;
  throw invalid(`τ cannot be set by ${odd}: the axes that form segments are ${cellAxes.join(', ')}.`);
}
