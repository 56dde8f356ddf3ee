import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { createKernels } from './kernels.ts';
import { packOutputs } from './pack.ts';

const { fround } = Math;
const normal = (count: number, seed: number): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};
const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 7 }),
  inputs: fc.integer({ min: 1, max: 20 }),
  outputs: fc.integer({ min: 1, max: 45 }),
  seed: fc.integer(),
});

describe('the kernels', () => {
  it('give the squared distances summed in Float32, input after input, whatever the blocking', () => {
    fc.assert(
      fc.property(shapes, ({ rows, inputs, outputs, seed }) => {
        const kernels = createKernels();
        const x = normal(rows * inputs, seed);
        const w = normal(outputs * inputs, seed + 1);
        const groups = Math.ceil(outputs / 4);
        const xAt = kernels.place(x);
        const wAt = kernels.place(packOutputs(w, outputs, inputs));
        const outAt = kernels.reserve(rows * groups * 16);
        kernels.squaredDistances(xAt, rows, inputs, wAt, groups, outAt);
        const out = kernels.floats(outAt, rows * groups * 4);
        for (let i = 0; i < rows; i++) {
          for (let o = 0; o < outputs; o++) {
            let sum = 0;
            for (let j = 0; j < inputs; j++) {
              const difference = fround(x[i * inputs + j]! - w[o * inputs + j]!);
              sum = fround(sum + fround(difference * difference));
            }
            expect(out[i * groups * 4 + o]).toBe(sum);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give dense layers summed in Float32 from the bias on, and rectify them', () => {
    fc.assert(
      fc.property(shapes, ({ rows, inputs, outputs, seed }) => {
        const kernels = createKernels();
        const x = normal(rows * inputs, seed);
        const w = normal(outputs * inputs, seed + 1);
        const groups = Math.ceil(outputs / 4);
        const bias = normal(groups * 4, seed + 2);
        const xAt = kernels.place(x);
        const wAt = kernels.place(packOutputs(w, outputs, inputs));
        const biasAt = kernels.place(bias);
        const outAt = kernels.reserve(rows * groups * 16);
        kernels.dense(xAt, rows, inputs * 4, inputs, wAt, biasAt, groups, outAt);
        kernels.rectify(outAt, rows * groups * 4);
        const out = kernels.floats(outAt, rows * groups * 4);
        for (let i = 0; i < rows; i++) {
          for (let o = 0; o < outputs; o++) {
            let sum = bias[o]!;
            for (let j = 0; j < inputs; j++) sum = fround(sum + fround(x[i * inputs + j]! * w[o * inputs + j]!));
            expect(out[i * groups * 4 + o]).toBe(Math.max(sum, 0));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('find the k-th smallest value, ties included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 70 }),
        fc.nat(),
        (values, which) => {
          const k = 1 + (which % values.length);
          const kernels = createKernels();
          const at = kernels.place(Float32Array.from(values));
          const found = kernels.kthSmallest(at, values.length, k, kernels.reserve(k * 4));
          expect(found).toBe(values.toSorted((a, b) => a - b)[k - 1]);
        },
      ),
    );
  });

  it('decay as e^−x with a relative error below 1e-6, and never below zero', () => {
    const kernels = createKernels();
    const values = Float32Array.from({ length: 4000 }, (_, i) => i / 46);
    const at = kernels.place(values);
    const ones = kernels.place(new Float32Array(4000).fill(1));
    const outAt = kernels.reserve(16_000);
    kernels.decay(at, 4000, ones, 1, outAt);
    const out = kernels.floats(outAt, 4000);
    values.forEach((value, i) => expect(Math.abs(out[i]! / Math.exp(-value) - 1)).toBeLessThan(1e-6));
    kernels.floats(at, 4).set([0, 1e30, 1e38, 200]);
    kernels.decay(at, 4, ones, 1, outAt);
    expect([...kernels.floats(outAt, 4)].map((value) => value < 2e-38)).toEqual([false, true, true, true]);
    expect(kernels.floats(outAt, 1)[0]).toBe(1);
  });
});
