import type { FeatureDescription } from '#features/declaration';
import type { Matrix } from '#ml/matrix';
import { lowerBound, quantileOfSorted } from '#ml/statistics/quantile';
import { sortFloats } from '#ml/statistics/sort-floats';

/** Robust units of each feature, the same for everybody: x = (t(raw) − centre) / unit, t = identity or signed log1p. */
export interface FeatureScaling {
  readonly centre: Float64Array;
  /** > 0. */
  readonly unit: Float64Array;
  /** 1 where the feature is taken as sign·log(1 + |raw|). */
  readonly logarithmic: Uint8Array;
}

/**
 * Tail probabilities at which the spread is sought, from the middle outwards, and how many standard deviations of a
 * normal distribution lie between them: a count that is nearly always 0 still gets a unit.
 */
const ladder: readonly (readonly [q: number, deviations: number])[] = [
  [0.25, 1.349],
  [0.1, 2.563],
  [0.05, 3.29],
  [0.01, 4.653],
  [0.001, 6.18],
  [0, 8],
];

function transformed(logarithmic: boolean, value: number): number {
  if (!logarithmic) return value;
  return value < 0 ? -Math.log1p(-value) : Math.log1p(value);
}

/** Fits centre and unit to the finite values of each column. A constant or empty column gets unit max(1, |centre|). */
export function fitScaling(features: Matrix, catalogue: readonly FeatureDescription[]): FeatureScaling {
  const { rows, columns } = features;
  const scaling: FeatureScaling = {
    centre: new Float64Array(columns),
    unit: new Float64Array(columns).fill(1),
    logarithmic: Uint8Array.from(catalogue, (feature) => (feature.scale === 'log1p' ? 1 : 0)),
  };
  const values = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    let n = 0;
    for (let i = 0; i < rows; i++) {
      const value = features.data[i * columns + j]!;
      if (Number.isFinite(value)) values[n++] = transformed(scaling.logarithmic[j] === 1, value);
    }
    if (n === 0) continue;
    const sorted = sortFloats(values.subarray(0, n));
    scaling.centre[j] = quantileOfSorted(sorted, 0.5);
    scaling.unit[j] = spread(sorted);
  }
  return scaling;
}

function spread(sorted: Float64Array): number {
  for (const [q, deviations] of ladder) {
    const unit = quantileOfSorted(sorted, 1 - q) / deviations - quantileOfSorted(sorted, q) / deviations;
    if (unit > 0 && Number.isFinite(unit)) return unit;
  }
  const centre = Math.abs(sorted[lowerBound(sorted, sorted[0]!)]!);
  return Math.max(1, centre);
}

/** The scaled value of a raw one: NaN stays NaN (not known); finite stays finite. */
export function scaled(scaling: FeatureScaling, j: number, raw: number): number {
  const value = scaling.logarithmic[j] === 1 ? transformed(true, raw) : raw;
  const x = (value - scaling.centre[j]!) / scaling.unit[j]!;
  if (x > largest) return largest;
  return x < -largest ? -largest : x;
}

/** Beyond this many robust units a value counts as this many: finite whatever is done with it later. */
const largest = 1e12;
