import { describe, expect, it } from 'vitest';
import { kolmogorovSmirnov } from '#ml/drift/kolmogorov-smirnov';
import { adjustFalseDiscovery } from '#ml/statistics/benjamini-hochberg';
import { chiSquaredQuantile, chiSquaredTail, logGamma, normalTail } from '#ml/statistics/gamma';
import { wilsonInterval } from '#ml/statistics/wilson';

// The reference numbers are printed by make-drift.py with SciPy 1.17.1.

describe('statistics beside SciPy', () => {
  it.each([
    [3.84, 1, 0.05004352124870519],
    [20, 9, 0.017912404529843298],
    [0.5, 4, 0.9735009788392561],
    [150, 100, 0.0009039320423540184],
  ])('the tail of χ² beyond %f with %i degrees of freedom', (x, degrees, tail) => {
    expect(chiSquaredTail(x, degrees)).toBeCloseTo(tail, 12);
  });

  it.each([
    [1, 3.8414588206941285],
    [9, 16.91897760462045],
    [30, 43.77297182574217],
    [99, 123.22522145336181],
  ])('the 5 %% quantile of χ² with %i degrees of freedom', (degrees, value) => {
    expect(chiSquaredQuantile(0.05, degrees)).toBeCloseTo(value, 8);
  });

  it.each([
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [5, 2.866515718791933e-7],
    [-1, 0.8413447460685429],
  ])('the normal tail beyond %f', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 10);
  });

  it('the gamma function at whole and half numbers', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12);
  });

  it('the Kolmogorov–Smirnov test: the distance exactly, the asymptotic p to 1 %', () => {
    const fraction = (value: number) => ((value % 1) + 1) % 1;
    const a = Float64Array.from({ length: 200 }, (_, i) => fraction(Math.sin(i * 12.9898) * 43758.5453));
    const b = Float64Array.from({ length: 150 }, (_, i) => fraction(Math.sin(i * 78.233) * 43758.5453) * 1.15);
    const { distance, pValue } = kolmogorovSmirnov(a, b);
    expect(distance).toBeCloseTo(0.10666666666666669, 12);
    expect(Math.abs(pValue - 0.2625944598506834)).toBeLessThan(0.01);
  });

  it('the Benjamini–Hochberg adjustment', () => {
    const expected = [0.0035, 0.04666666666666667, 0.0525, 0.5833333333333334, 0.055999999999999994, 0.9, 0.0028];
    const adjusted = adjustFalseDiscovery([0.001, 0.02, 0.03, 0.5, 0.04, 0.9, 0.0004]);
    for (const [at, value] of expected.entries()) expect(adjusted[at]).toBeCloseTo(value, 14);
    expect(adjustFalseDiscovery([Number.NaN, 0.04])).toEqual([Number.NaN, 0.04]);
  });

  it.each([
    [0, 10, 0, 0.27753279986288926],
    [3, 20, 0.05236874589621662, 0.3604188647407569],
    [50, 50, 0.9286524008666412, 1],
    [7, 1000, 0.0033948684009907646, 0.014378315465766588],
  ])('the Wilson interval of %i in %i', (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });
});
