import type { Random } from '../random.ts';

/**
 * A multi-layer perceptron with rectified hidden layers and a linear last one. Layer l maps sizes[l] inputs to
 * sizes[l + 1] outputs; its weights are outputs × inputs, row-major.
 */
export interface Perceptron {
  readonly sizes: readonly number[];
  readonly weights: readonly Float32Array[];
  readonly biases: readonly Float32Array[];
}

/** Weights drawn for rectifiers (He et al., ICCV 2015), biases 0. */
export function drawPerceptron(sizes: readonly number[], random: Random): Perceptron {
  const weights: Float32Array[] = [];
  const biases: Float32Array[] = [];
  for (let l = 0; l + 1 < sizes.length; l++) {
    const deviation = Math.sqrt(2 / sizes[l]!);
    weights.push(Float32Array.from({ length: sizes[l]! * sizes[l + 1]! }, () => deviation * random.normal()));
    biases.push(new Float32Array(sizes[l + 1]!));
  }
  return { sizes, weights, biases };
}

/** Room for one pass: activations[0] is the input, activations[l + 1] the output of layer l; gradients likewise. */
export interface Pass {
  readonly activations: readonly Float32Array[];
  readonly deltas: readonly Float32Array[];
  readonly weightGradients: readonly Float32Array[];
  readonly biasGradients: readonly Float32Array[];
}

export function createPass({ sizes, weights, biases }: Perceptron): Pass {
  return {
    activations: sizes.map((size) => new Float32Array(size)),
    deltas: sizes.map((size) => new Float32Array(size)),
    weightGradients: weights.map((layer) => new Float32Array(layer.length)),
    biasGradients: biases.map((layer) => new Float32Array(layer.length)),
  };
}

/** Runs the input in activations[0] through all layers. O(number of weights). */
export function forward({ sizes, weights, biases }: Perceptron, { activations }: Pass): void {
  for (let l = 0; l < weights.length; l++) {
    const inputs = sizes[l]!;
    const outputs = sizes[l + 1]!;
    const layer = weights[l]!;
    const bias = biases[l]!;
    const from = activations[l]!;
    const to = activations[l + 1]!;
    const last = l + 1 === weights.length;
    for (let o = 0, at = 0; o < outputs; o++) {
      let sum = bias[o]!;
      for (let j = 0; j < inputs; j++, at++) sum += layer[at]! * from[j]!;
      to[o] = last || sum > 0 ? sum : 0;
    }
  }
}

/**
 * Adds the gradients of the loss to those of the pass, given ∂loss/∂output in the last deltas, after `forward` on the
 * same input.
 */
export function backward({ sizes, weights }: Perceptron, pass: Pass): void {
  const { activations, deltas, weightGradients, biasGradients } = pass;
  for (let l = weights.length - 1; l >= 0; l--) {
    const inputs = sizes[l]!;
    const layer = weights[l]!;
    const gradient = weightGradients[l]!;
    const biasGradient = biasGradients[l]!;
    const from = activations[l]!;
    const below = deltas[l]!;
    const above = deltas[l + 1]!;
    below.fill(0);
    for (let o = 0; o < above.length; o++) {
      const delta = above[o]!;
      if (delta === 0) continue;
      biasGradient[o] = biasGradient[o]! + delta;
      const row = o * inputs;
      for (let j = 0; j < inputs; j++) {
        gradient[row + j] = gradient[row + j]! + delta * from[j]!;
        below[j] = below[j]! + delta * layer[row + j]!;
      }
    }
    if (l > 0) for (let j = 0; j < inputs; j++) if (from[j] === 0) below[j] = 0;
  }
}
