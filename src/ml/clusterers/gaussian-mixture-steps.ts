import { invertLower, liftedCholesky } from '../linear/lifted-cholesky.ts';
import type { Matrix } from '../matrix.ts';

/** What scoring a row against every component needs. */
export interface MixtureState {
  readonly covariance: 'full' | 'diagonal';
  readonly logWeights: Float64Array;
  /** k × columns. */
  readonly means: Float64Array;
  /** Full: inverse of the lower Cholesky factor, k × columns × columns. Diagonal: 1/σ, k × columns. */
  readonly whiteners: Float64Array;
  /** Per component: −½ log det Σ − ½ columns · log 2π. */
  readonly logScales: Float64Array;
}

/** Sums over the rows, weighted by responsibility; differences are from the component's mean before the step. */
export interface MixtureSums {
  readonly weights: Float64Array;
  /** Σ r (x − μ), k × columns. */
  readonly firsts: Float64Array;
  /** Σ r (x − μ)(x − μ)ᵀ (lower triangle), or Σ r (x − μ)² per column. */
  readonly seconds: Float64Array;
  /** Mean log-likelihood per row. */
  readonly logLikelihood: number;
}

/**
 * One pass over the rows: responsibilities and their sums. With `certain`, the labels are taken as they are; with
 * `labels`, only the likeliest component of each row is written and no sums are made.
 */
export function expectationStep(
  X: Matrix,
  state: MixtureState,
  certain?: Int32Array,
  labels?: Int32Array,
): MixtureSums {
  const { rows, columns, data } = X;
  const k = state.logWeights.length;
  const full = state.covariance === 'full';
  const width = full ? columns * columns : columns;
  const weights = new Float64Array(k);
  const firsts = new Float64Array(k * columns);
  const seconds = new Float64Array(k * width);
  const logs = new Float64Array(k);
  const difference = new Float64Array(columns);
  let total = 0;
  for (let i = 0, at = 0; i < rows; i++, at += columns) {
    if (certain === undefined) {
      let most = Number.NEGATIVE_INFINITY;
      let likeliest = 0;
      for (let c = 0; c < k; c++) {
        const squares = full
          ? whitenedSquares(state, c, data, at, difference)
          : scaledSquares(data, at, state.means, state.whiteners, c * columns, columns);
        // A row beyond all measure has density 0 everywhere; a finite floor keeps it comparable.
        const log = state.logWeights[c]! + state.logScales[c]! - Math.min(squares, 1e300) / 2;
        logs[c] = log;
        if (log > most) {
          most = log;
          likeliest = c;
        }
      }
      if (labels !== undefined) {
        labels[i] = likeliest;
        continue;
      }
      let sum = 0;
      for (let c = 0; c < k; c++) {
        logs[c] = Math.exp(logs[c]! - most);
        sum += logs[c]!;
      }
      for (let c = 0; c < k; c++) logs[c] = logs[c]! / sum;
      total += most + Math.log(sum);
    } else logs.fill(0)[certain[i]!] = 1;
    for (let c = 0; c < k; c++) {
      const share = logs[c]!;
      if (share < 1e-12) continue;
      weights[c] = weights[c]! + share;
      if (full) addProducts(share, state, c, data, at, difference, firsts, seconds);
      else addSquares(share, data, at, state.means, c * columns, columns, firsts, seconds);
    }
  }
  return { weights, firsts, seconds, logLikelihood: total / rows };
}

/** Σ ((x − μ) / σ)² of a row under one component with diagonal covariance; `to`: where the component begins. */
function scaledSquares(
  data: Float64Array,
  at: number,
  means: Float64Array,
  whiteners: Float64Array,
  to: number,
  columns: number,
): number {
  let even = 0;
  let odd = 0;
  let j = 0;
  for (; j + 1 < columns; j += 2) {
    const a = (data[at + j]! - means[to + j]!) * whiteners[to + j]!;
    const b = (data[at + j + 1]! - means[to + j + 1]!) * whiteners[to + j + 1]!;
    even += a * a;
    odd += b * b;
  }
  if (j < columns) {
    const a = (data[at + j]! - means[to + j]!) * whiteners[to + j]!;
    even += a * a;
  }
  return even + odd;
}

/** ‖L⁻¹(x − μ)‖² of a row under one component with full covariance; x − μ is left in `difference`. */
function whitenedSquares(
  { means, whiteners }: MixtureState,
  c: number,
  data: Float64Array,
  at: number,
  difference: Float64Array,
): number {
  const columns = difference.length;
  for (let j = 0; j < columns; j++) difference[j] = data[at + j]! - means[c * columns + j]!;
  let squares = 0;
  for (let row = 0, from = c * columns * columns; row < columns; row++, from += columns) {
    let sum = 0;
    for (let j = 0; j <= row; j++) sum += whiteners[from + j]! * difference[j]!;
    squares += sum * sum;
  }
  return squares;
}

function addSquares(
  share: number,
  data: Float64Array,
  at: number,
  means: Float64Array,
  to: number,
  columns: number,
  firsts: Float64Array,
  seconds: Float64Array,
): void {
  for (let j = 0; j < columns; j++) {
    const difference = data[at + j]! - means[to + j]!;
    const weighted = share * difference;
    firsts[to + j] = firsts[to + j]! + weighted;
    seconds[to + j] = seconds[to + j]! + weighted * difference;
  }
}

function addProducts(
  share: number,
  { means }: MixtureState,
  c: number,
  data: Float64Array,
  at: number,
  difference: Float64Array,
  firsts: Float64Array,
  seconds: Float64Array,
): void {
  const columns = difference.length;
  for (let j = 0; j < columns; j++) difference[j] = data[at + j]! - means[c * columns + j]!;
  for (let j = 0, row = c * columns * columns; j < columns; j++, row += columns) {
    const weighted = share * difference[j]!;
    firsts[c * columns + j] = firsts[c * columns + j]! + weighted;
    for (let m = 0; m <= j; m++) seconds[row + m] = seconds[row + m]! + weighted * difference[m]!;
  }
}

/** Whitening factors of the covariances that the sums describe, with `floor` added to every variance. */
export function whitening(
  { weights, firsts, seconds }: MixtureSums,
  covariance: MixtureState['covariance'],
  floor: Float64Array,
): { whiteners: Float64Array; logScales: Float64Array } {
  const columns = floor.length;
  const k = weights.length;
  const full = covariance === 'full';
  const width = full ? columns * columns : columns;
  const whiteners = new Float64Array(k * width);
  const logScales = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const weight = Math.max(weights[c]!, 1e-300);
    const shift = firsts.subarray(c * columns, (c + 1) * columns).map((sum) => sum / weight);
    const block = whiteners.subarray(c * width, (c + 1) * width);
    let logDeterminant = 0;
    if (full) {
      for (let j = 0; j < columns; j++) {
        for (let m = 0; m <= j; m++) {
          const moment = seconds[c * width + j * columns + m]! / weight - shift[j]! * shift[m]!;
          block[j * columns + m] = j === m ? Math.max(moment, 0) + floor[j]! : moment;
        }
      }
      liftedCholesky(block, columns);
      for (let j = 0; j < columns; j++) logDeterminant += 2 * Math.log(block[j * columns + j]!);
      invertLower(block, columns);
    } else {
      for (let j = 0; j < columns; j++) {
        const variance = Math.max(seconds[c * width + j]! / weight - shift[j]! ** 2, 0) + floor[j]!;
        logDeterminant += Math.log(variance);
        block[j] = 1 / Math.sqrt(variance);
      }
    }
    logScales[c] = -(logDeterminant + columns * Math.log(2 * Math.PI)) / 2;
  }
  return { whiteners, logScales };
}
