import { BOUND } from '../bound.ts';
import type { Detector, Fitted, Scorer } from '../estimator.ts';
import type { Matrix } from '../matrix.ts';
import { adam } from '../neural/adam.ts';
import { backward, createPass, drawPerceptron, forward, type Perceptron } from '../neural/perceptron.ts';
import type { Random } from '../random.ts';
import { sampleWithoutReplacement } from '../sampling.ts';
import { createKernels } from '../simd/kernels.ts';
import { packOutputs } from '../simd/pack.ts';
import { requireScorable, requireTraining } from './input.ts';

export interface DenoisingAutoEncoderParams {
  /** Hidden units on either side, as a share of the columns (at least 8 units, at most 64). */
  readonly hiddenShare: number;
  /** Units of the narrow layer, as a share of the columns (at least 2 units, at most 32). */
  readonly codeShare: number;
  /** Standard deviation of the normal noise added to inputs. */
  readonly noise: number;
  /** Inputs and targets are cut to ±clip. */
  readonly clip: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Share of rows of the highest loss left out of training after a third of the epochs, and again at two thirds. */
  readonly filter: number;
  /** Most rows to train on. */
  readonly sampleSize: number;
}

export interface DenoisingAutoEncoder extends Fitted {
  readonly kind: 'denoising-auto-encoder';
  readonly version: 1;
  readonly params: DenoisingAutoEncoderParams;
  readonly network: Perceptron;
}

/**
 * Denoising auto-encoder: a small perceptron (d – hidden – code – hidden – d) learns to undo added noise; what it cannot
 * rebuild is anomalous. Rows of a high loss are left out as training goes on, so that anomalies are not learnt. Score:
 * mean squared difference of the row (not cut) and its reconstruction, ≥ 0. Columns should be on one scale around 0, and
 * linear rather than asinh. Fit O(epochs·n·weights), score O(weights) a row.
 * Sources: Vincent et al., JMLR 11, 2010 (denoising); Chen, Sathe, Aggarwal & Turaga, SDM 2017 and Xia et al., ICCV 2015
 * (auto-encoders for outliers, leaving high-loss rows out).
 */
export const denoisingAutoEncoder: Detector<DenoisingAutoEncoderParams, DenoisingAutoEncoder> = {
  kind: 'denoising-auto-encoder',
  defaults: {
    hiddenShare: 0.75,
    codeShare: 0.25,
    noise: 0.2,
    clip: 5,
    epochs: 18,
    batch: 32,
    learningRate: 0.003,
    filter: 0.1,
    sampleSize: 4096,
  },

  fit(params, X, random) {
    requireTraining(X);
    const d = X.columns;
    const hidden = Math.max(8, Math.min(64, Math.round(params.hiddenShare * d)));
    const code = Math.max(2, Math.min(32, Math.round(params.codeShare * d)));
    const network = drawPerceptron([d, hidden, code, hidden, d], random.fork('weights'));
    train(params, network, X, random);
    return { kind: 'denoising-auto-encoder', version: 1, params, network };
  },

  scorer(fitted): Scorer {
    const d = fitted.network.sizes[0]!;
    const { clip } = fitted.params;
    const layers = prepareLayers(fitted.network);
    return (X, out) => {
      requireScorable(X, d, out);
      for (let from = 0; from < X.rows; from += ROWS) {
        const rows = Math.min(ROWS, X.rows - from);
        layers.load(X.data, from * d, rows, clip);
        const { values, stride } = layers.rebuilt(rows);
        for (let i = 0; i < rows; i++) {
          let sum = 0;
          for (let j = 0; j < d; j++) {
            const x = X.data[(from + i) * d + j]!;
            const difference = (x > BOUND ? BOUND : x < -BOUND ? -BOUND : x) - values[i * stride + j]!;
            sum += difference * difference;
          }
          out[from + i] = sum / d;
        }
      }
    };
  },
};

const ROWS = 32;

function train(params: DenoisingAutoEncoderParams, network: Perceptron, X: Matrix, random: Random): void {
  const pass = createPass(network);
  const parts = [...network.weights, ...network.biases];
  const gradients = [...pass.weightGradients, ...pass.biasGradients];
  const optimisers = parts.map((part) =>
    adam({ learningRate: params.learningRate, firstDecay: 0.9, secondDecay: 0.999 }, part),
  );
  const sample = sampleWithoutReplacement(random, X.rows, params.sampleSize);
  const filterAt = [Math.floor(params.epochs / 3), Math.floor((2 * params.epochs) / 3)];
  let rows = sample;
  for (let epoch = 0; epoch < params.epochs; epoch++) {
    if (epoch > 0 && filterAt.includes(epoch)) rows = lowLossRows(params, network, X, sample);
    const order = sampleWithoutReplacement(random, rows.length, rows.length);
    for (let from = 0; from < order.length; from += params.batch) {
      const to = Math.min(from + params.batch, order.length);
      for (let i = from; i < to; i++) {
        trainRow(params, network, pass, X, rows[order[i]!]!, random);
      }
      for (let part = 0; part < parts.length; part++) {
        optimisers[part]!.step(gradients[part]!, 1 / (to - from));
        gradients[part]!.fill(0);
      }
    }
  }
}

function trainRow(
  params: DenoisingAutoEncoderParams,
  network: Perceptron,
  pass: ReturnType<typeof createPass>,
  X: Matrix,
  row: number,
  random: Random,
): void {
  const d = X.columns;
  const input = pass.activations[0]!;
  for (let j = 0; j < d; j++) input[j] = clipped(X.data[row * d + j]!, params.clip) + params.noise * random.normal();
  forward(network, pass);
  const output = pass.activations.at(-1)!;
  const delta = pass.deltas.at(-1)!;
  for (let j = 0; j < d; j++) delta[j] = (2 / d) * (output[j]! - clipped(X.data[row * d + j]!, params.clip));
  backward(network, pass);
}

/** All rows but the share of the highest loss without noise. */
function lowLossRows(
  params: DenoisingAutoEncoderParams,
  network: Perceptron,
  X: Matrix,
  sample: Uint32Array,
): Uint32Array {
  const d = X.columns;
  const pass = createPass(network);
  const input = pass.activations[0]!;
  const output = pass.activations.at(-1)!;
  const losses = new Float64Array(sample.length);
  for (let i = 0; i < sample.length; i++) {
    for (let j = 0; j < d; j++) input[j] = clipped(X.data[sample[i]! * d + j]!, params.clip);
    forward(network, pass);
    for (let j = 0; j < d; j++) losses[i] = losses[i]! + (output[j]! - input[j]!) ** 2;
  }
  const limit = losses.slice().sort()[Math.ceil((1 - params.filter) * losses.length) - 1]!;
  return sample.filter((_, i) => losses[i]! <= limit);
}

/** The layers in the memory of the kernels, for blocks of up to ROWS rows. */
function prepareLayers({ sizes, weights, biases }: Perceptron) {
  const kernels = createKernels();
  const d = sizes[0]!;
  const inputAt = kernels.reserve(ROWS * d * 4);
  const layers = weights.map((layer, l) => {
    const inputs = sizes[l]!;
    const outputs = sizes[l + 1]!;
    const groups = Math.ceil(outputs / 4);
    const bias = new Float32Array(groups * 4);
    bias.set(biases[l]!);
    return {
      inputs,
      groups,
      weightsAt: kernels.place(packOutputs(layer, outputs, inputs)),
      biasAt: kernels.place(bias),
      outAt: kernels.reserve(ROWS * groups * 16),
    };
  });
  const last = layers.at(-1)!;
  return {
    load(data: Float64Array, start: number, rows: number, clip: number): void {
      const input = kernels.floats(inputAt, rows * d);
      for (let at = 0; at < input.length; at++) input[at] = clipped(data[start + at]!, clip);
    },
    rebuilt(rows: number): { values: Float32Array; stride: number } {
      let from = inputAt;
      let stride = d * 4;
      for (const layer of layers) {
        kernels.dense(from, rows, stride, layer.inputs, layer.weightsAt, layer.biasAt, layer.groups, layer.outAt);
        if (layer !== last) kernels.rectify(layer.outAt, rows * layer.groups * 4);
        from = layer.outAt;
        stride = layer.groups * 16;
      }
      return { values: kernels.floats(last.outAt, rows * last.groups * 4), stride: last.groups * 4 };
    },
  };
}

function clipped(x: number, clip: number): number {
  return x > clip ? clip : x < -clip ? -clip : x;
}
