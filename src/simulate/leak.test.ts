import { describe, expect, it } from 'vitest';
import { matrix } from '#ml/matrix';
import { auroc, joinLeakSamples, leakAuroc, type LeakSample, leakColumns, leakSample } from './leak.ts';
import { simulate } from './simulate.ts';

const sampleOf = (seed: number): LeakSample =>
  leakSample(simulate({ seed, parties: 8_000, transactions: 30_000, behaviourPerTransaction: 0 }));

describe('the leak test', () => {
  it('finds nothing in identifiers, row order, rounding and creation time', () => {
    const odd = joinLeakSamples([1, 3, 5, 7].map(sampleOf));
    const even = joinLeakSamples([2, 4, 6, 8].map(sampleOf));
    expect((leakAuroc(odd, even) + leakAuroc(even, odd)) / 2).toBeLessThan(0.55);
  });

  it('would find a leak if there were one: labelled rows with rounder amounts', () => {
    const column = leakColumns.indexOf('zeros at the end of the amount');
    const leaky: LeakSample = { X: matrix(400, leakColumns.length), labels: new Uint8Array(400) };
    for (let row = 0; row < 400; row++) {
      leaky.labels[row] = row % 4 === 0 ? 1 : 0;
      leaky.X.data[row * leakColumns.length + column] = row % 4 === 0 ? 2 + (row % 3) : row % 3;
    }
    expect(leakAuroc(leaky, leaky)).toBeGreaterThan(0.8);
  });

  it('counts a tie as half in the area under the curve', () => {
    expect(auroc(Float64Array.of(0.1, 0.4, 0.4, 0.8), Uint8Array.of(0, 0, 1, 1))).toBeCloseTo(0.875);
    expect(auroc(Float64Array.of(1, 1, 1, 1), Uint8Array.of(0, 0, 1, 1))).toBe(0.5);
  });
});
