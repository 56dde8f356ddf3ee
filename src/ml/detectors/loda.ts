import { boundRow } from '../bound.ts';
import type { Detector, Fitted, Scorer } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { requireScorable, requireTraining } from './input.ts';

export interface LodaParams {
  readonly projections: number;
  /** Most bins of a histogram; the number itself is chosen per projection. */
  readonly maxBins: number;
}

export interface Loda extends Fitted {
  readonly kind: 'loda';
  readonly version: 1;
  readonly params: LodaParams;
  readonly columns: number;
  /** Non-zero coordinates per projection, ⌈√d⌉. */
  readonly width: number;
  readonly features: Int32Array;
  readonly weights: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Bins of projection p: surprise[starts[p], starts[p + 1]). */
  readonly starts: Int32Array;
  readonly surprise: Float64Array;
  readonly rows: number;
}

/**
 * Lightweight on-line detector of anomalies: histograms on sparse random projections; the score is the mean surprisal
 * of a row's bins, ≥ 0, in nats. A value outside the training range falls into an empty bin. Columns should be on one
 * scale. Fit O(p·n·√d) and one copy of X, score O(p·√d) a row.
 * Sources: Pevný, Loda, Machine Learning 102, 2016; bins by Birgé & Rozenholc, ESAIM: P&S 10, 2006.
 */
export const loda: Detector<LodaParams, Loda> = {
  kind: 'loda',
  defaults: { projections: 100, maxBins: 128 },

  fit(params, X, random) {
    requireTraining(X);
    const width = Math.ceil(Math.sqrt(X.columns));
    const { projections } = params;
    const features = new Int32Array(projections * width);
    const weights = new Float64Array(projections * width);
    const low = new Float64Array(projections);
    const high = new Float64Array(projections);
    const starts = new Int32Array(projections + 1);
    const histograms: Float64Array[] = [];
    const projected = new Float64Array(X.rows);
    const byColumn = boundedColumns(X);
    for (let p = 0; p < projections; p++) {
      features.set(sampleWithoutReplacement(random, X.columns, width), p * width);
      for (let f = 0; f < width; f++) weights[p * width + f] = random.normal();
      projected.fill(0);
      for (let f = p * width; f < (p + 1) * width; f++) {
        const start = features[f]! * X.rows;
        const weight = weights[f]!;
        for (let i = 0; i < projected.length; i++) projected[i] = projected[i]! + weight * byColumn[start + i]!;
      }
      let least = Infinity;
      let most = -Infinity;
      for (let i = 0; i < projected.length; i++) {
        const z = projected[i]!;
        if (z < least) least = z;
        if (z > most) most = z;
      }
      low[p] = least;
      high[p] = most;
      const counts = histogram(projected, least, most, chooseBins(projected, least, most, params.maxBins));
      starts[p + 1] = starts[p]! + counts.length;
      histograms.push(counts.map((count) => -Math.log((count + 1) / (X.rows + counts.length))));
    }
    const surprise = new Float64Array(starts[projections]!);
    histograms.forEach((bins, p) => surprise.set(bins, starts[p]));
    const shape = { columns: X.columns, width, rows: X.rows };
    return { kind: 'loda', version: 1, params, ...shape, features, weights, low, high, starts, surprise };
  },

  scorer(fitted): Scorer {
    const { columns, width, features, weights, low, high, starts, surprise, rows } = fitted;
    const projections = low.length;
    const emptySurprise = Float64Array.from(low, (_, p) => Math.log(rows + starts[p + 1]! - starts[p]!));
    const row = new Float64Array(columns);
    return (X, out) => {
      requireScorable(X, columns, out);
      for (let i = 0; i < X.rows; i++) {
        boundRow(X.data, i * columns, columns, row);
        let sum = 0;
        for (let p = 0, f = 0; p < projections; p++) {
          let z = 0;
          for (const end = f + width; f < end; f++) z += weights[f]! * row[features[f]!]!;
          const start = starts[p]!;
          const bin = binOf(z, low[p]!, high[p]!, starts[p + 1]! - start);
          sum += bin < 0 ? emptySurprise[p]! : surprise[start + bin]!;
        }
        out[i] = sum / projections;
      }
    };
  },
};

/** X column after column, values beyond ±1e15 as ±1e15. */
function boundedColumns({ rows, columns, data }: Matrix): Float64Array {
  const byColumn = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) byColumn[j * rows + i] = data[at]!;
  }
  boundRow(byColumn, 0, byColumn.length, byColumn);
  return byColumn;
}

function binOf(z: number, low: number, high: number, bins: number): number {
  if (z < low || z > high) return -1;
  if (z === high) return bins - 1;
  const bin = Math.floor(((z - low) / (high - low)) * bins);
  return bin < bins ? bin : bins - 1;
}

/** Rows on which the number of bins is chosen. */
const CHOICE_ROWS = 10_000;

/** The number of bins of the largest penalised log-likelihood, among about √2-spaced ones. */
function chooseBins(projected: Float64Array, low: number, high: number, maxBins: number): number {
  if (high === low) return 1;
  const values = projected.length > CHOICE_ROWS ? everyNth(projected, CHOICE_ROWS) : projected;
  const n = values.length;
  let best = 1;
  let bestGain = 0;
  const most = Math.min(maxBins, Math.floor(n / Math.log(Math.max(n, 3))));
  for (let exponent = 2, bins = 2; bins <= most; bins = Math.round(2 ** (++exponent / 2))) {
    const counts = histogram(values, low, high, bins);
    let gain = -(bins - 1 + Math.log(bins) ** 2.5);
    for (let bin = 0; bin < bins; bin++) {
      if (counts[bin]! > 0) gain += counts[bin]! * Math.log((bins * counts[bin]!) / n);
    }
    if (gain > bestGain) {
      bestGain = gain;
      best = bins;
    }
  }
  return best;
}

function histogram(values: Float64Array, low: number, high: number, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i]!, low, high, bins);
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

function everyNth(values: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)]!);
}
