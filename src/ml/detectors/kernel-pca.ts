import type { Detector, Fitted } from '../estimator.ts';
import { type LandmarkBlock, landmarkBlock, type Landmarks, packLandmarks } from '../landmark-distances.ts';
import { leadingEigen } from '../linear/leading-eigen.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { packOutputs } from '../simd/pack.ts';
import { type BlockScorer, scoreByBlocks } from './block-scorer.ts';
import { requireTraining } from './input.ts';
import { pairDistances } from './pair-distances.ts';
import { sortFloats } from '../statistics/sort-floats.ts';

export interface KernelPcaParams {
  /** Landmarks, m; all rows when there are fewer. */
  readonly landmarks: number;
  /** Most kernel components; those that hold less than 1e-5 of the variance of a row are left out. */
  readonly components: number;
  /** `mahalanobis`: regularised distance in feature space. `reconstruction`: what the components leave over. */
  readonly score: 'mahalanobis' | 'reconstruction';
}

export interface KernelPca extends Fitted {
  readonly kind: 'kernel-pca';
  readonly version: 1;
  readonly params: KernelPcaParams;
  readonly landmarks: Landmarks;
  /** γ of the kernel exp(−γ‖x − l‖²). */
  readonly gamma: number;
  /** Mean of the kernel over all pairs of landmarks. */
  readonly grandMean: number;
  /** Eigenvalues of the centred kernel matrix, falling. */
  readonly eigenvalues: Float64Array;
  /**
   * Weights on k(x, landmarks), (1 + components) × m in the layout of the kernels: first the mean of the kernel row, then
   * the projections onto the components; `bias` centres them.
   */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * Kernel principal components by the Nyström method on random landmarks, Gaussian kernel with the median squared
 * distance as bandwidth. Scores: the squared Mahalanobis distance, where all directions outside the components share the
 * variance of the last one, or the squared reconstruction error alone; both ≥ 0. A row far from all landmarks has a kernel
 * row of zeros: scores level off far out, the first one at a high level thanks to the directions outside.
 * Columns should be on one scale. Fit O(m²·(d + components)), score O(m·(d + components)) a row.
 * Sources: Schölkopf, Smola & Müller, Neural Computation 10, 1998; Hoffmann, Pattern Recognition 40, 2007
 * (reconstruction error); Haasdonk & Pękalska, ICPR 2008 (kernel Mahalanobis distance); Williams & Seeger, NIPS 2000 (Nyström).
 */
export const kernelPca: Detector<KernelPcaParams, KernelPca> = {
  kind: 'kernel-pca',
  defaults: { landmarks: 400, components: 32, score: 'mahalanobis' },

  fit(params, X, random) {
    requireTraining(X);
    const rows = sampleWithoutReplacement(random, X.rows, params.landmarks);
    return fitKernelPca(params, packLandmarks(X, rows));
  },

  scorer(fitted) {
    const block = landmarkBlock(fitted.landmarks);
    return scoreByBlocks(block, kernelPcaOn(fitted, block));
  },
};

/** Fits on landmarks that other members use too. */
export function fitKernelPca(params: KernelPcaParams, landmarks: Landmarks): KernelPca {
  const m = landmarks.count;
  const squared = pairDistances(landmarks);
  const gamma = 1 / (2 * medianPair(squared, m));
  const kernel = squared.map((distance) => Math.exp(-gamma * distance));
  const means = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) means[i] = means[i]! + kernel[i * m + j]! / m;
  const grandMean = means.reduce((sum, mean) => sum + mean, 0) / m;
  const centred = kernel.map((value, at) => value - means[Math.floor(at / m)]! - means[at % m]! + grandMean);
  const { values, vectors } = leadingEigen(centred, m, params.components);
  let kept = 0;
  while (kept < values.length && values[kept]! / m > 1e-5) kept++;
  const weights = new Float64Array((1 + kept) * m).fill(1 / m, 0, m);
  const bias = new Float32Array(Math.ceil((1 + kept) / 4) * 4);
  for (let c = 0; c < kept; c++) {
    // Eigenvectors with a positive eigenvalue sum to 0, so that only the column means are left to centre by.
    const scale = 1 / Math.sqrt(values[c]!);
    let offset = 0;
    for (let l = 0; l < m; l++) {
      const weight = scale * vectors[c * m + l]!;
      weights[(c + 1) * m + l] = weight;
      offset -= weight * means[l]!;
    }
    bias[c + 1] = offset;
  }
  return {
    kind: 'kernel-pca',
    version: 1,
    params,
    landmarks,
    gamma,
    grandMean,
    eigenvalues: values.slice(0, kept),
    weights: packOutputs(weights, 1 + kept, m),
    bias,
  };
}

/** The same score on a block that others read too; its landmarks must begin with those of the fit. */
export function kernelPcaOn(fitted: KernelPca, block: LandmarkBlock): BlockScorer {
  const { kernels, squaredAt, stride, capacity } = block;
  const { eigenvalues, grandMean, gamma } = fitted;
  const m = fitted.landmarks.count;
  const wide = Math.ceil(m / 4) * 4;
  const outputs = fitted.bias.length;
  const scalesAt = kernels.place(new Float32Array(wide).fill(1));
  const weightsAt = kernels.place(fitted.weights);
  const biasAt = kernels.place(fitted.bias);
  const kernelAt = kernels.reserve(capacity * wide * 4);
  const projectedAt = kernels.reserve(capacity * outputs * 4);
  const reconstruction = fitted.params.score === 'reconstruction';
  const precisions = eigenvalues.map((value) => m / value);
  const restVariance = (eigenvalues.at(-1) ?? m) / m;
  return (rows, out, at) => {
    for (let i = 0; i < rows; i++) {
      kernels.decay(squaredAt + i * stride * 4, wide, scalesAt, gamma, kernelAt + i * wide * 4);
    }
    kernels.dense(kernelAt, rows, wide * 4, m, weightsAt, biasAt, outputs / 4, projectedAt);
    const projected = kernels.floats(projectedAt, rows * outputs);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      let length = 0;
      for (let c = 0; c < precisions.length; c++) {
        const value = projected[i * outputs + 1 + c]!;
        length += value * value;
        sum += value * value * precisions[c]!;
      }
      // ‖φ(x) − mean‖² = k(x, x) − 2·mean k(x, ·) + mean k(·, ·), with k(x, x) = 1.
      const rest = Math.max(1 - 2 * projected[i * outputs]! + grandMean - length, 0);
      out[at + i] = reconstruction ? rest : sum + rest / restVariance;
    }
  };
}

/** The median squared distance of two landmarks; where it is 0 the mean, where that is 0 too 1. */
function medianPair(squared: Float64Array, m: number): number {
  const pairs = new Float64Array((m * (m - 1)) / 2);
  let mean = 0;
  for (let i = 0, at = 0; i < m; i++) {
    for (let j = 0; j < i; j++, at++) {
      pairs[at] = squared[i * m + j]!;
      mean += pairs[at]! / pairs.length;
    }
  }
  const median = sortFloats(pairs)[pairs.length >> 1] ?? 0;
  return median > 0 ? median : mean > 0 ? mean : 1;
}
