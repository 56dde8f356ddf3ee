import { sigmoid } from '#ml/classifiers/classifier';
import { fitNonNegativeLogistic, nonNegativeLogisticDefaults } from '#ml/classifiers/non-negative-logistic';
import { calibrated, fitPlatt } from '#ml/classifiers/platt';
import { matrix } from '#ml/matrix';

interface Line {
  readonly slope: number;
  readonly shift: number;
}

/** How a place in the learned order turns into the share of such alerts that is found productive. Plain data. */
export interface ProductiveShares {
  readonly overall: Line;
  /** On top of it, for cells with labels enough. */
  readonly cells: Readonly<Record<string, Line & { readonly labels: number }>>;
}

const fewestInCell = 30;
const fewestOfEachKindInCell = 5;
const scaleRidge = 1e-3;

/**
 * Recalibrates by decisions: one line for all, and one per cell where labels suffice, drawn towards the common one.
 * A share of decisions, never the probability of laundering.
 * @param priorities learned order, in nats, any scale
 */
export function fitProductiveShares(
  priorities: Float64Array<ArrayBuffer>,
  outcomes: Uint8Array,
  cells: readonly string[],
): ProductiveShares {
  const productive = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const X = matrix(priorities.length, 1, priorities);
  const { weights, intercept } = fitNonNegativeLogistic(
    { ...nonNegativeLogisticDefaults, ridge: scaleRidge },
    X,
    outcomes,
  );
  // The classes counted alike; back to how often each comes.
  const odds = (productive + 0.5) / (outcomes.length - productive + 0.5);
  const overall = { slope: weights[0]!, shift: intercept + Math.log(odds) };
  const logits = priorities.map((priority) => overall.slope * priority + overall.shift);
  const found: Record<string, Line & { labels: number }> = {};
  for (const cell of new Set(cells)) {
    const rows = [...cells.keys()].filter((row) => cells[row] === cell);
    const ones = rows.filter((row) => outcomes[row] === 1).length;
    if (rows.length < fewestInCell || Math.min(ones, rows.length - ones) < fewestOfEachKindInCell) continue;
    const { slope, shift } = fitPlatt(
      Float64Array.from(rows, (row) => logits[row]!),
      Uint8Array.from(rows, (row) => outcomes[row]!),
    );
    found[cell] = { slope, shift, labels: rows.length };
  }
  return { overall, cells: found };
}

/** Share in (0, 1) of alerts of this cell and priority that were found productive. */
export function productiveShare({ overall, cells }: ProductiveShares, cell: string, priority: number): number {
  const logit = overall.slope * priority + overall.shift;
  const own = cells[cell];
  if (own === undefined) return sigmoid(logit);
  return calibrated({ kind: 'platt', version: 1, ...own }, Float64Array.of(logit))[0]!;
}
