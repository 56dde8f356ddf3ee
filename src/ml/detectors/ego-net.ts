import { BOUND } from '../bound.ts';
import type { Detector, Fitted } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import { sampleRows } from '../sampling.ts';
import { quantileOfSorted } from '../statistics/quantile.ts';
import { requireScorable, requireTraining } from './input.ts';

export interface EgoNetParams {
  /**
   * Columns [x, y] that follow y ∝ x^θ from party to party, as logarithms: edges by nodes, weight by edges. None named:
   * every column by the one before it.
   */
  readonly laws: readonly (readonly [number, number])[];
  /** Groups of rows of about equal size, by x, whose medians the line is drawn through. */
  readonly groups: number;
  /** Most rows to fit to. */
  readonly sampleSize: number;
}

export interface EgoNet extends Fitted {
  readonly kind: 'ego-net';
  readonly version: 1;
  readonly params: EgoNetParams;
  readonly columns: number;
  /** Per law: column x, column y. */
  readonly laws: Int32Array;
  /** Per law: exponent θ, intercept, and 1 / the scale of the residuals. */
  readonly lines: Float64Array;
}

/**
 * Residuals of the power laws of ego-nets: how many edges a neighbourhood of that many nodes has, how much weight so many
 * edges carry. In logarithms a law is a line; it is drawn through medians of groups, so that few odd parties do not bend
 * it. Score: Σ ln(1 + (residual / scale)²) ≥ 0, the log-likelihood ratio of a Cauchy distribution, so that one law broken
 * far does not hide the others. Fit O(laws · n log n), score O(laws) a row.
 * Source: Akoglu, McGlohon & Faloutsos, OddBall: spotting anomalies in weighted graphs, PAKDD 2010.
 */
export const egoNet: Detector<EgoNetParams, EgoNet> = {
  kind: 'ego-net',
  defaults: { laws: [], groups: 20, sampleSize: 8_000 },

  fit(params, X, random) {
    requireTraining(X);
    for (const column of params.laws.flat()) {
      if (!Number.isInteger(column) || column < 0 || column >= X.columns) {
        throw new RangeError(`A law names column ${column}; there are ${X.columns}.`);
      }
    }
    const successive = Array.from({ length: X.columns - 1 }, (_, j) => [j, j + 1] as const);
    const laws = params.laws.length > 0 ? params.laws : successive;
    const sample = columnsOf(X, params.sampleSize, random);
    const lines = laws.flatMap(([x, y]) => fitLine(sample[x]!, sample[y]!, params.groups));
    return {
      kind: 'ego-net',
      version: 1,
      params,
      columns: X.columns,
      laws: Int32Array.from(laws.flat()),
      lines: Float64Array.from(lines),
    };
  },

  scorer({ columns, laws, lines }) {
    return (X, out) => {
      requireScorable(X, columns, out);
      for (let i = 0, row = 0; i < X.rows; i++, row += columns) {
        let sum = 0;
        for (let law = 0, line = 0; law < laws.length; law += 2, line += 3) {
          const x = bounded(X.data[row + laws[law]!]!);
          const y = bounded(X.data[row + laws[law + 1]!]!);
          const residual = bounded((y - lines[line + 1]! - lines[line]! * x) * lines[line + 2]!);
          sum += Math.log1p(residual * residual);
        }
        out[i] = sum;
      }
    };
  },
};

/** Residuals smaller than this share of the largest value are rounding. */
const smallestScaleShare = 1e-9;

/** θ, intercept and 1 / scale. Theil's idea on groups: medians in, one least-squares line out. */
function fitLine(x: Float64Array, y: Float64Array, groups: number): readonly [number, number, number] {
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const knots = Math.min(groups, order.length);
  const medians = Array.from({ length: knots }, (_, group) => {
    const rows = order.subarray(
      Math.floor((group * order.length) / knots),
      Math.floor(((group + 1) * order.length) / knots),
    );
    return [median(rows, x), median(rows, y)] as const;
  });
  const centreX = mean(medians.map(([own]) => own));
  const centreY = mean(medians.map(([, own]) => own));
  let across = 0;
  let along = 0;
  for (const [ownX, ownY] of medians) {
    across += (ownX - centreX) * (ownY - centreY);
    along += (ownX - centreX) ** 2;
  }
  const slope = along > 0 ? across / along : 0;
  const residuals = y.map((own, i) => own - slope * x[i]!).sort();
  const intercept = quantileOfSorted(residuals, 0.5);
  const distances = residuals.map((own) => Math.abs(own - intercept)).sort();
  const spread = 1.4826 * quantileOfSorted(distances, 0.5);
  const largest = Math.max(1, Math.abs(intercept), distances.at(-1)!);
  const root = Math.sqrt(mean(Array.from(distances, (own) => (own / largest) ** 2))) * largest;
  const scale = Math.max(spread > 0 ? spread : root, smallestScaleShare * largest);
  return [slope, intercept, 1 / scale];
}

function median(rows: Uint32Array, values: Float64Array): number {
  return quantileOfSorted(Float64Array.from(rows, (row) => values[row]!).sort(), 0.5);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function columnsOf(X: Matrix, sampleSize: number, random: Random): readonly Float64Array[] {
  const rows = sampleRows(X.rows, sampleSize, random);
  return Array.from({ length: X.columns }, (_, j) =>
    Float64Array.from(rows, (row) => bounded(X.data[row * X.columns + j]!)),
  );
}

function bounded(x: number): number {
  return x > BOUND ? BOUND : x < -BOUND ? -BOUND : x;
}
