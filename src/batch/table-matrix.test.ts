import { describe, expect, it } from 'vitest';
import type { Table } from '#engine/duckdb/read-table';
import { tableLabels, tableMatrix } from './table-matrix.ts';

const table: Table = {
  rows: 3,
  columns: [
    { type: 'number', name: 'x', values: Float64Array.of(1, Number.NaN, 5) },
    { type: 'number', name: 'y', values: Float64Array.of(1, Number.NaN, 0) },
    { type: 'text', name: 'verdict', codes: Int32Array.of(0, 1, -1), labels: ['fraud', 'no'] },
  ],
};

describe('labels of a table', () => {
  it('a row without a label is neither 1 nor 0', () => {
    expect([...tableLabels(table, 'y')]).toEqual([1, -1, 0]);
    expect([...tableLabels(table, 'verdict')]).toEqual([1, 0, -1]);
  });

  it('an absent column is named with those that are there', () => {
    expect(() => tableLabels(table, 'z')).toThrow(/no column "z"; the table has: x, y, verdict/);
  });
});

describe('what detectors read of a table', () => {
  it('a missing number is the median and a column of its own that says so; categories are one column per value', () => {
    const { X, names } = tableMatrix(table, new Set(['y']));
    expect(names).toEqual(['x', 'x is missing', 'verdict = fraud', 'verdict = no']);
    expect([...X.data]).toEqual([1, 0, 1, 0, 5, 1, 0, 1, 5, 0, 0, 0]);
  });
});
