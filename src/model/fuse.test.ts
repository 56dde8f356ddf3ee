import { expect, test } from 'vitest';
import { matrix, takeRows } from '#ml/matrix';
import { auroc } from '#ml/metrics/auroc';
import { createRandom } from '#ml/random';
import { fuse, fuseMembers } from './fuse.ts';

/** 600 rows in four segments that lie far apart; ten rows have the values that are usual in another segment. */
function contextual(): { X: ReturnType<typeof matrix>; codes: Int32Array; labels: Uint8Array } {
  const random = createRandom(5);
  const X = matrix(600, 4);
  const codes = Int32Array.from({ length: 600 }, (_, i) => i % 4);
  const labels = new Uint8Array(600);
  for (let i = 0; i < 600; i++) {
    const misplaced = i % 60 === 0;
    labels[i] = misplaced ? 1 : 0;
    const segment = misplaced ? (codes[i]! + 2) % 4 : codes[i]!;
    for (let j = 0; j < 4; j++) X.data[i * 4 + j] = random.normal() + 6 * Math.cos(segment * 2 + j);
  }
  return { X, codes, labels };
}

test('declared segments find what is ordinary for others and odd for its own; behavioural ones change nothing', () => {
  const { X, codes, labels } = contextual();
  const global = fuse(X, createRandom(1));
  const peer = fuse(X, createRandom(1), { segments: { codes, provenance: 'declared' } });
  expect(auroc(labels, global)).toBeLessThan(0.75);
  expect(auroc(labels, peer)).toBeGreaterThan(0.97);
  expect(fuse(X, createRandom(1), { segments: { codes, provenance: 'behavioural' } })).toEqual(global);
});

test('a dense ring inside a declared segment stands out although it vouches for itself', () => {
  const { X, codes } = contextual();
  const random = createRandom(9);
  const ring = matrix(630, 4);
  ring.data.set(X.data);
  const ringCodes = Int32Array.from({ length: 630 }, (_, i) => (i < 600 ? codes[i]! : 1));
  for (let k = 2_400; k < ring.data.length; k++) {
    ring.data[k] = X.data[4 + (k % 4)]! + 2.5 * (k % 2 === 0 ? 1 : -1) + 0.1 * random.normal();
  }
  const labels = Uint8Array.from({ length: 630 }, (_, i) => (i < 600 ? 0 : 1));
  const global = fuse(ring, createRandom(1));
  const peer = fuse(ring, createRandom(1), { segments: { codes: ringCodes, provenance: 'declared' } });
  expect(auroc(labels, peer)).toBeGreaterThan(Math.max(0.95, auroc(labels, global)));
});

test('same seed, same scores; rows in another order keep their ranks nearly', () => {
  const { X, codes } = contextual();
  const segments = { codes, provenance: 'declared' } as const;
  const once = fuse(X, createRandom(2), { segments });
  expect(fuse(X, createRandom(2), { segments })).toEqual(once);
  const order = Int32Array.from({ length: 600 }, (_, i) => 599 - i);
  const back = fuse(takeRows(X, order), createRandom(2), {
    segments: { codes: codes.toReversed(), provenance: 'declared' },
  });
  const top = (scores: Float64Array): Set<number> =>
    new Set([...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 10));
  const topOnce = top(once);
  const shared = [...top(back)].filter((i) => topOnce.has(599 - i)).length;
  expect(shared).toBeGreaterThanOrEqual(8);
});

test.each([
  ['one row', matrix(1, 3)],
  ['no rows', matrix(0, 3)],
  ['all rows equal', matrix(50, 3, new Float64Array(150).fill(7))],
  ['not a number', matrix(50, 3, new Float64Array(150).fill(Number.NaN))],
  ['infinite', matrix(3, 1, Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0))],
  ['absurd magnitudes', matrix(4, 2, Float64Array.of(1e300, -1e300, 1e-300, 0, 1, 2, 3, 4))],
])('scores are finite for %s', (_name, X) => {
  const { scores } = fuseMembers(X, createRandom(1));
  expect(scores).toHaveLength(X.rows);
  expect(scores.every((score) => Number.isFinite(score))).toBe(true);
});
