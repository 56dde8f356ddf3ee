import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { applyRobustScaler, fitRobustScaler } from './robust-scaler.ts';
import { applyStandardScaler, fitStandardScaler } from './standard-scaler.ts';

const column = (...values: number[]) => matrix(values.length, 1, Float64Array.from(values));

describe('the robust scaler', () => {
  it('centres at the median and divides by 1.4826 MAD', () => {
    const scaler = fitRobustScaler({ view: 'linear' }, column(1, 2, 3, 4, 1000));
    expect(scaler.median[0]).toBe(3);
    expect(scaler.scale[0]).toBeCloseTo(1.4826, 12);
    expect(applyRobustScaler(scaler, column(4)).data[0]).toBeCloseTo(1 / 1.4826, 12);
  });

  it('falls back to the mean absolute deviation, then to 1', () => {
    expect(fitRobustScaler({ view: 'linear' }, column(0, 0, 0, 0, 10)).scale[0]).toBeCloseTo(1.2533 * 2, 12);
    expect(fitRobustScaler({ view: 'linear' }, column(7, 7, 7)).scale[0]).toBe(1);
  });

  it('ignores NaN when fitting and keeps it when applied', () => {
    const X = column(1, Number.NaN, 3);
    const scaler = fitRobustScaler({ view: 'asinh' }, X);
    expect(scaler.median[0]).toBe(2);
    expect(applyRobustScaler(scaler, X).data[1]).toBeNaN();
    expect(() => fitRobustScaler({ view: 'linear' }, column(Infinity))).toThrow(RangeError);
  });

  it('stays finite for 1e300 beside 1e-300', () => {
    const X = column(1e300, -1.7e308, 1e-300, 1e-300, 1.7e308);
    for (const view of ['linear', 'asinh'] as const) {
      expect(applyRobustScaler(fitRobustScaler({ view }, X), X).data.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the standard scaler', () => {
  it('gives mean 0 and variance 1, and leaves a constant column at 0', () => {
    const X = matrix(4, 2, Float64Array.of(1, 0.1, 2, 0.1, 3, 0.1, 4, 0.1));
    const z = applyStandardScaler(fitStandardScaler(X), X).data;
    expect(z[0]! + z[2]! + z[4]! + z[6]!).toBeCloseTo(0, 12);
    expect((z[0]! ** 2 + z[2]! ** 2 + z[4]! ** 2 + z[6]! ** 2) / 4).toBeCloseTo(1, 12);
    expect(Math.abs(z[1]!)).toBeLessThan(1e-12);
  });

  it('does not overflow', () => {
    const X = column(1e308, -1e308, 0, 5e-324);
    expect(applyStandardScaler(fitStandardScaler(X), X).data.every(Number.isFinite)).toBe(true);
  });
});
