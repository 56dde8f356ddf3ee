import { describe, expect, it } from 'vitest';
import { matrix } from '#ml/matrix';
import { stratifiedSample } from './stratified-sample.ts';

const rows = 10_000;
const set = {
  name: 'made up',
  X: matrix(
    rows,
    2,
    Float64Array.from({ length: 2 * rows }, (_, at) => (at * 7919) % 1000),
  ),
  labels: Uint8Array.from({ length: rows }, (_, i) => (i % 200 === 0 ? 1 : 0)),
};

describe('the sample of a labelled set', () => {
  it('keeps the rate of anomalies, standardises, and is the same for the same seed', () => {
    const sample = stratifiedSample(set, 1000, 3);
    expect(sample.X.rows).toBe(1000);
    expect(sample.labels.reduce((sum, label) => sum + label, 0)).toBe(5);
    const mean = sample.X.data.reduce((sum, value) => sum + value, 0) / sample.X.data.length;
    expect(Math.abs(mean)).toBeLessThan(1e-9);
    expect(stratifiedSample(set, 1000, 3)).toEqual(sample);
    expect(stratifiedSample(set, 1000, 4)).not.toEqual(sample);
  });

  it('holds at least one anomaly, and all rows of a small set', () => {
    expect(stratifiedSample(set, 60, 1).labels.reduce((sum, label) => sum + label, 0)).toBe(1);
    expect(stratifiedSample(set, rows, 1).X.rows).toBe(rows);
  });
});
