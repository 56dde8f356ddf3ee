import { describe, expect, it } from 'vitest';
import { matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { kMeans } from './kmeans.ts';
import { trimmedFit } from './trimmed.ts';

describe('trimmed fitting', () => {
  const random = createRandom(1);
  const X = matrix(420, 2);
  for (let i = 0; i < 400; i++) {
    X.data[i * 2] = (i < 200 ? -5 : 5) + random.normal();
    X.data[i * 2 + 1] = random.normal();
  }
  for (let at = 800; at < 840; at++) X.data[at] = 60 + 3 * random.normal();

  it('leaves out a group of far rows that would otherwise take a centre', () => {
    const plain = kMeans.fit({ ...kMeans.defaults, k: 2 }, X, createRandom(2));
    expect(Math.max(...plain.centres)).toBeGreaterThan(50);
    const { fitted, kept } = trimmedFit(kMeans, { ...kMeans.defaults, k: 2 }, X, createRandom(2), {
      share: 0.05,
      rounds: 5,
    });
    const first = [fitted.centres[0]!, fitted.centres[2]!].sort((a, b) => a - b);
    expect(first[0]).toBeCloseTo(-5, 0);
    expect(first[1]).toBeCloseTo(5, 0);
    expect(kept).toHaveLength(399);
    expect(Math.max(...kept)).toBeLessThan(400);
  });

  it('keeps every row when nothing is trimmed, and refuses more than half', () => {
    const all = trimmedFit(kMeans, kMeans.defaults, X, createRandom(2), { share: 0, rounds: 5 });
    expect(all.kept).toHaveLength(420);
    expect(() => trimmedFit(kMeans, kMeans.defaults, X, createRandom(2), { share: 0.6, rounds: 5 })).toThrow(
      'cannot be trimmed',
    );
  });
});
