import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { adam } from './adam.ts';
import { backward, createPass, drawPerceptron, forward } from './perceptron.ts';

describe('the perceptron', () => {
  it('has the gradient that finite differences give', () => {
    const network = drawPerceptron([4, 5, 3, 2], createRandom(3));
    const pass = createPass(network);
    const loss = (): number => {
      pass.activations[0]!.set([0.3, -1.2, 0.8, 0.5]);
      forward(network, pass);
      return pass.activations[3]!.reduce((sum, y, o) => sum + (y - o) ** 2 / 2, 0);
    };
    loss();
    pass.activations[3]!.forEach((y, o) => (pass.deltas[3]![o] = y - o));
    backward(network, pass);
    for (const [l, layer] of network.weights.entries()) {
      for (let at = 0; at < layer.length; at++) {
        const kept = layer[at]!;
        layer[at] = kept + 1e-2;
        const up = loss();
        layer[at] = kept - 1e-2;
        const down = loss();
        layer[at] = kept;
        expect(Math.abs((up - down) / 2e-2 - pass.weightGradients[l]![at]!)).toBeLessThan(2e-2);
      }
    }
  });

  it('learns a linear map with Adam', () => {
    const random = createRandom(5);
    const network = drawPerceptron([2, 8, 1], random);
    const pass = createPass(network);
    const parts = [...network.weights, ...network.biases];
    const gradients = [...pass.weightGradients, ...pass.biasGradients];
    const optimisers = parts.map((part) => adam({ learningRate: 0.02, firstDecay: 0.9, secondDecay: 0.999 }, part));
    let loss = 0;
    for (let step = 0; step < 800; step++) {
      loss = 0;
      for (let i = 0; i < 16; i++) {
        const a = random.normal();
        const b = random.normal();
        pass.activations[0]!.set([a, b]);
        forward(network, pass);
        const error = pass.activations[2]![0]! - (a - 2 * b);
        pass.deltas[2]![0] = error;
        loss += error * error;
        backward(network, pass);
      }
      optimisers.forEach((optimiser, p) => {
        optimiser.step(gradients[p]!, 1 / 16);
        gradients[p]!.fill(0);
      });
    }
    expect(loss / 16).toBeLessThan(0.05);
  });
});
