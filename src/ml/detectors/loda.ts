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
    const byColumn = new Float64Array(X.data.length);
    boundedColumns(X, 0, X.rows, byColumn);
    for (let p = 0; p < projections; p++) {
      features.set(sampleWithoutReplacement(random, X.columns, width), p * width);
      for (let f = 0; f < width; f++) weights[p * width + f] = random.normal();
      project({ width, features, weights }, p, byColumn, X.rows, projected);
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
    const { columns, low, high, starts, surprise, rows } = fitted;
    const projections = low.length;
    const emptySurprise = Float64Array.from(low, (_, p) => Math.log(rows + starts[p + 1]! - starts[p]!));
    const byColumn = new Float64Array(columns * blockRows);
    const projected = new Float64Array(blockRows);
    return (X, out) => {
      requireScorable(X, columns, out);
      for (let from = 0; from < X.rows; from += blockRows) {
        const count = Math.min(blockRows, X.rows - from);
        boundedColumns(X, from, count, byColumn);
        out.fill(0, from, from + count);
        for (let p = 0; p < projections; p++) {
          project(fitted, p, byColumn, count, projected);
          const start = starts[p]!;
          const bins = starts[p + 1]! - start;
          const [least, most, scale] = [low[p]!, high[p]!, binScale(low[p]!, high[p]!, bins)];
          for (let i = 0; i < count; i++) {
            const z = projected[i]!;
            const outside = !(z >= least && z <= most);
            out[from + i]! += outside ? emptySurprise[p]! : surprise[start + binOf(z, least, scale, bins)]!;
          }
        }
        for (let i = from; i < from + count; i++) out[i] = out[i]! / projections;
      }
    };
  },
};

/** Rows that are scored together: their columns stay in the nearest cache. */
const blockRows = 256;

/** Rows [from, from + count) of X column after column, `count` apart; values beyond ±1e15 as ±1e15. */
function boundedColumns({ columns, data }: Matrix, from: number, count: number, byColumn: Float64Array): void {
  for (let j = 0; j < columns; j++) {
    for (let i = 0, at = from * columns + j, to = j * count; i < count; i++, at += columns)
      byColumn[to + i] = data[at]!;
  }
  boundRow(byColumn, 0, columns * count, byColumn);
}

/** z of `count` rows on projection p. A row's sum has one order, whatever the rows beside it. */
function project(
  { width, features, weights }: Pick<Loda, 'width' | 'features' | 'weights'>,
  p: number,
  byColumn: Float64Array,
  count: number,
  projected: Float64Array,
): void {
  projected.fill(0, 0, count);
  const end = (p + 1) * width;
  let f = p * width;
  // Four columns at a time: a third of the loads and stores of one at a time.
  for (; f + 4 <= end; f += 4) {
    const [w0, w1, w2, w3] = [weights[f]!, weights[f + 1]!, weights[f + 2]!, weights[f + 3]!];
    const [c0, c1] = [features[f]! * count, features[f + 1]! * count];
    const [c2, c3] = [features[f + 2]! * count, features[f + 3]! * count];
    for (let i = 0; i < count; i++) {
      projected[i] =
        projected[i]! +
        w0 * byColumn[c0 + i]! +
        w1 * byColumn[c1 + i]! +
        w2 * byColumn[c2 + i]! +
        w3 * byColumn[c3 + i]!;
    }
  }
  for (; f < end; f++) {
    const column = features[f]! * count;
    const weight = weights[f]!;
    for (let i = 0; i < count; i++) projected[i] = projected[i]! + weight * byColumn[column + i]!;
  }
}

/** Bins per unit of z; 0 where all values are one. */
function binScale(low: number, high: number, bins: number): number {
  const scale = bins / (high - low);
  return Number.isFinite(scale) ? scale : 0;
}

/** The bin of a value in [low, high]. */
function binOf(z: number, low: number, scale: number, bins: number): number {
  const bin = ((z - low) * scale) | 0;
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
  const scale = binScale(low, high, bins);
  for (let i = 0; i < values.length; i++) {
    const bin = binOf(values[i]!, low, scale, bins);
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

function everyNth(values: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)]!);
}
