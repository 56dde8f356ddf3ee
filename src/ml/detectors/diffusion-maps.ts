import type { Detector, Fitted } from '../estimator.ts';
import { type LandmarkBlock, landmarkBlock, type Landmarks, packLandmarks } from '../landmark-distances.ts';
import { leadingEigen } from '../linear/leading-eigen.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { packOutputs } from '../simd/pack.ts';
import { type BlockScorer, scoreByBlocks } from './block-scorer.ts';
import { requireTraining } from './input.ts';
import { pairDistances } from './pair-distances.ts';

export interface DiffusionMapsParams {
  /** Landmarks, m; all rows when there are fewer. */
  readonly landmarks: number;
  /** The local scale of a row is its distance to the k-th nearest landmark. */
  readonly k: number;
  /** Diffusion coordinates kept for maps. */
  readonly coordinates: number;
}

export interface DiffusionMaps extends Fitted {
  readonly kind: 'diffusion-maps';
  readonly version: 1;
  readonly params: DiffusionMapsParams;
  readonly landmarks: Landmarks;
  /** 1 / local scale of each landmark, padded to a multiple of 4. */
  readonly inverseScales: Float32Array;
  /** Added to the logarithm's argument: the smallest local scale that counts. */
  readonly smallestScale: number;
  /** Eigenvalues of the diffusion operator without the trivial 1, falling. */
  readonly eigenvalues: Float64Array;
  /**
   * Weights on the kernel row, (2 + coordinates) × m in the layout of the kernels: 1/q, log(scale)/q, ψ_c/(λ_c·q), where
   * q is the landmark's density; dividing the others by the first makes them averages over one diffusion step.
   */
  readonly weights: Float32Array;
}

/**
 * Diffusion map on random landmarks: self-tuned kernel exp(−d²/(σ_x·σ_l)) with σ the distance to the k-th landmark,
 * density divided out (α = 1), out-of-sample rows by the Nyström extension. Score: the mean of log σ_x and of its average
 * over the landmarks reached in one diffusion step from x: a sparse place whose surroundings are sparse too. Distances
 * in the diffusion coordinates are no score: an outlier is pulled onto the manifold. Columns should be on one scale.
 * Fit O(m²·(d + coordinates)), score O(m·(d + coordinates)) a row.
 * Sources: Coifman & Lafon, Appl. Comput. Harmon. Anal. 21, 2006; Zelnik-Manor & Perona, NIPS 2004 (self-tuning).
 */
export const diffusionMaps: Detector<DiffusionMapsParams, DiffusionMaps> = {
  kind: 'diffusion-maps',
  defaults: { landmarks: 400, k: 10, coordinates: 2 },

  fit(params, X, random) {
    requireTraining(X);
    const rows = sampleWithoutReplacement(random, X.rows, params.landmarks);
    return fitDiffusionMaps(params, packLandmarks(X, rows));
  },

  scorer(fitted) {
    const block = landmarkBlock(fitted.landmarks);
    return scoreByBlocks(block, diffusionMapsOn(fitted, block));
  },
};

/** Fits on landmarks that other members use too. */
export function fitDiffusionMaps(params: DiffusionMapsParams, landmarks: Landmarks): DiffusionMaps {
  const m = landmarks.count;
  const squared = pairDistances(landmarks);
  // A landmark is its own nearest: the k-th other one is at position k.
  const scales = new Float64Array(m);
  for (let l = 0; l < m; l++) {
    scales[l] = Math.sqrt(squared.slice(l * m, (l + 1) * m).sort()[Math.min(params.k, m - 1)]!);
  }
  const positive = scales.filter((scale) => scale > 0).sort();
  const smallestScale = positive.length > 0 ? 1e-3 * positive[positive.length >> 1]! : 1;
  for (let l = 0; l < m; l++) scales[l] = Math.max(scales[l]!, smallestScale);
  const kernel = squared.map((value, at) => Math.exp(-value / (scales[Math.floor(at / m)]! * scales[at % m]!)));
  const density = rowSums(kernel, m);
  const balanced = kernel.map((value, at) => value / (density[Math.floor(at / m)]! * density[at % m]!));
  const degree = rowSums(balanced, m);
  const symmetric = balanced.map((value, at) => value / Math.sqrt(degree[Math.floor(at / m)]! * degree[at % m]!));
  const { values, vectors } = leadingEigen(symmetric, m, params.coordinates + 1);
  let kept = 0;
  while (kept + 1 < values.length && values[kept + 1]! > 1e-6) kept++;
  const weights = new Float64Array((2 + kept) * m);
  for (let l = 0; l < m; l++) {
    weights[l] = 1 / density[l]!;
    weights[m + l] = Math.log(scales[l]!) / density[l]!;
    for (let c = 0; c < kept; c++) {
      const coordinate = vectors[(c + 1) * m + l]! / Math.sqrt(degree[l]!);
      weights[(2 + c) * m + l] = coordinate / (values[c + 1]! * density[l]!);
    }
  }
  const inverseScales = new Float32Array(Math.ceil(m / 4) * 4);
  scales.forEach((scale, l) => (inverseScales[l] = 1 / scale));
  return {
    kind: 'diffusion-maps',
    version: 1,
    params,
    landmarks,
    inverseScales,
    smallestScale,
    eigenvalues: values.slice(1, 1 + kept),
    weights: packOutputs(weights, 2 + kept, m),
  };
}

/** The same score on a block that others read too; its landmarks must begin with those of the fit. */
export function diffusionMapsOn(fitted: DiffusionMaps, block: LandmarkBlock): BlockScorer {
  const step = diffusionStep(fitted, block);
  return (rows, out, at) => {
    const { averages, width, localScales } = step(rows);
    for (let i = 0; i < rows; i++) {
      const around = averages[i * width + 1]! / averages[i * width]!;
      out[at + i] = (Math.log(localScales[i]!) + around) / 2;
    }
  };
}

interface DiffusionStep {
  /** rows × width: the sums of the weights of the fit over the kernel row. */
  readonly averages: Float32Array;
  readonly width: number;
  readonly localScales: Float64Array;
}

function diffusionStep(fitted: DiffusionMaps, block: LandmarkBlock): (rows: number) => DiffusionStep {
  const { kernels, squaredAt, stride, capacity } = block;
  const m = fitted.landmarks.count;
  const wide = fitted.inverseScales.length;
  const width = fitted.weights.length / m;
  const k = Math.min(fitted.params.k, m);
  const inverseAt = kernels.place(fitted.inverseScales);
  const weightsAt = kernels.place(fitted.weights);
  const biasAt = kernels.place(new Float32Array(width));
  const kernelAt = kernels.reserve(capacity * wide * 4);
  const averagesAt = kernels.reserve(capacity * width * 4);
  const nearestAt = kernels.reserve(k * 4);
  const localScales = new Float64Array(capacity);
  return (rows) => {
    for (let i = 0; i < rows; i++) {
      const from = squaredAt + i * stride * 4;
      const scale = Math.max(Math.sqrt(kernels.kthSmallest(from, m, k, nearestAt)), fitted.smallestScale);
      localScales[i] = scale;
      kernels.decay(from, wide, inverseAt, 1 / scale, kernelAt + i * wide * 4);
    }
    kernels.dense(kernelAt, rows, wide * 4, m, weightsAt, biasAt, width / 4, averagesAt);
    return { averages: kernels.floats(averagesAt, rows * width), width, localScales };
  };
}

function rowSums(values: Float64Array, m: number): Float64Array {
  const sums = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sums[i] = sums[i]! + values[i * m + j]!;
  return sums;
}
