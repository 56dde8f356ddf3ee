import type { Fitted } from '../estimator.ts';
import { sigmoid } from './classifier.ts';

/** Turns logits into probabilities that mean what they say: sigmoid(slope · logit + shift). */
export interface PlattCalibration extends Fitted {
  readonly kind: 'platt';
  readonly slope: number;
  readonly shift: number;
}

/** How firmly slope 1 and shift 0 are believed before an outcome is seen: 1 / variance of the prior. */
const slopePrecision = 10;
const shiftPrecision = 1;

/**
 * Fits slope and shift on rows that the classifier was not fitted on, under a normal prior around "already calibrated":
 * few outcomes change little. Newton's method on two numbers. Source: Platt 1999, with the prior in place of his
 * target smoothing.
 */
export function fitPlatt(logits: Float64Array, outcomes: Uint8Array): PlattCalibration {
  let slope = 1;
  let shift = 0;
  for (let iteration = 0; iteration < 50; iteration++) {
    let [a, b] = [slopePrecision * (slope - 1), shiftPrecision * shift];
    let [aa, ab, bb] = [slopePrecision, 0, shiftPrecision];
    for (let i = 0; i < logits.length; i++) {
      const x = Math.max(-30, Math.min(30, logits[i]!));
      const p = sigmoid(slope * x + shift);
      const curvature = p * (1 - p);
      a += (p - outcomes[i]!) * x;
      b += p - outcomes[i]!;
      aa += curvature * x * x;
      ab += curvature * x;
      bb += curvature;
    }
    const determinant = aa * bb - ab * ab;
    const [stepA, stepB] = [(bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant];
    // Short steps: far from the end the curvature says little.
    const length = Math.min(1, 2 / Math.max(Math.abs(stepA), Math.abs(stepB)));
    slope -= length * stepA;
    shift -= length * stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-10) break;
  }
  return { kind: 'platt', version: 1, slope, shift };
}

export function calibrated({ slope, shift }: PlattCalibration, logits: Float64Array): Float64Array {
  return logits.map((logit) => sigmoid(slope * Math.max(-30, Math.min(30, logit)) + shift));
}
