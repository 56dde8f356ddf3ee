import { assert, integer, property, record, array as arrayOf } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedWithin, falsePositivesAt, rankUnits } from './ranking.ts';

function ranking(score: readonly number[], label: readonly number[], party = score.map((_, i) => i)) {
  return rankUnits(
    Int32Array.from(score.keys()),
    Float64Array.from(score),
    Int32Array.from(party),
    Int8Array.from(label),
  );
}

const units = arrayOf(record({ score: integer({ min: 0, max: 6 }), guilty: integer({ min: 0, max: 1 }) }), {
  minLength: 2,
  maxLength: 40,
});

describe('false positives at equal recall', () => {
  it('counts the innocent units above the one that completes the recall', () => {
    const of = ranking([9, 8, 7, 6, 5, 4], [1, 0, 1, 0, 0, 1]);
    expect([...falsePositivesAt(of, [0.3, 0.6, 1])]).toEqual([0, 1, 3]);
  });

  it('takes the expected share of a tie, and of units of which nothing was said', () => {
    expect([...falsePositivesAt(ranking([1, 1, 1, 1], [1, 0, 0, 1]), [0.5, 1])]).toEqual([1, 2]);
    expect([...falsePositivesAt(ranking([5, Number.NaN, Number.NaN, Number.NaN], [1, 1, 0, 0]), [0.5, 1])]).toEqual([
      0, 2,
    ]);
  });

  it('is not defined where nobody is guilty', () => {
    expect([...falsePositivesAt(ranking([1, 2], [0, 0]), [0.5])]).toEqual([Number.NaN]);
  });

  it('a party of weight 2 counts as two parties of weight 1', () => {
    const once = ranking([5, 4, 4, 3, 2, 2], [1, 0, 0, 1, 0, 0], [0, 1, 1, 2, 3, 3]);
    const twice = ranking([5, 4, 3, 2], [1, 0, 1, 0], [0, 1, 2, 3]);
    const weight = Float64Array.from([1, 2, 1, 2]);
    expect(falsePositivesAt(twice, [0.5, 1], weight)).toEqual(falsePositivesAt(once, [0.5, 1]));
  });

  it('equals the mean over random orders of the ties', () => {
    assert(
      property(units, (rows) => {
        const positives = rows.filter(({ guilty }) => guilty === 1).length;
        if (positives === 0) return;
        const [got] = falsePositivesAt(
          ranking(
            rows.map(({ score }) => score),
            rows.map(({ guilty }) => guilty),
          ),
          [1],
        );
        // All guilty units are found at the end of the tie group of the lowest of them.
        const lowest = Math.min(...rows.filter(({ guilty }) => guilty === 1).map(({ score }) => score));
        expect(got).toBeCloseTo(rows.filter(({ score, guilty }) => guilty === 0 && score >= lowest).length, 9);
      }),
    );
  });
});

it('the expected hits of a budget share a tie', () => {
  const of = ranking([3, 2, 2, 2, 1], [0, 1, 0, 0, 1]);
  expect(expectedWithin(of, 2, (unit) => unit === 1)).toBeCloseTo(1 / 3, 12);
  expect(expectedWithin(of, 5, (unit) => unit === 4)).toBe(1);
});
