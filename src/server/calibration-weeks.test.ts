import { describe, expect, it } from 'vitest';
import { stabilityIndex } from './calibration-weeks.ts';

describe('the stability index', () => {
  it('is 0 where nothing moved, small for little and large for much', () => {
    expect(stabilityIndex([100, 100, 100, 100])).toBe(0);
    expect(stabilityIndex([110, 90, 100, 100])).toBeLessThan(0.1);
    expect(stabilityIndex([400, 0, 0, 0])).toBeGreaterThan(0.25);
  });
});
