export interface AdamParams {
  readonly learningRate: number;
  readonly firstDecay: number;
  readonly secondDecay: number;
}

/**
 * Adam on one Float32 vector of weights: `step` changes `weights` in place along −gradient.
 * Source: Kingma & Ba, ICLR 2015, with bias correction; ε = 1e-8.
 */
export function adam(
  params: AdamParams,
  weights: Float32Array,
): { step(gradient: Float32Array, gradientScale: number): void } {
  const { learningRate, firstDecay, secondDecay } = params;
  const first = new Float32Array(weights.length);
  const second = new Float32Array(weights.length);
  let firstPower = 1;
  let secondPower = 1;
  return {
    step(gradient, gradientScale) {
      firstPower *= firstDecay;
      secondPower *= secondDecay;
      const rate = (learningRate * Math.sqrt(1 - secondPower)) / (1 - firstPower);
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i]! * gradientScale;
        const m = firstDecay * first[i]! + (1 - firstDecay) * g;
        const v = secondDecay * second[i]! + (1 - secondDecay) * g * g;
        first[i] = m;
        second[i] = v;
        weights[i] = weights[i]! - (rate * m) / (Math.sqrt(v) + 1e-8);
      }
    },
  };
}
