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

  it('an infinite number is missing, and said to be; a column of one value is left out', () => {
    const odd: Table = {
      rows: 3,
      columns: [
        { type: 'number', name: 'x', values: Float64Array.of(1, Infinity, 5) },
        { type: 'number', name: 'same', values: Float64Array.of(7, 7, 7) },
        { type: 'text', name: 'one', codes: Int32Array.of(0, 0, 0), labels: ['only'] },
      ],
    };
    const { names, leftOut, notes } = tableMatrix(odd, new Set());
    expect(names).toEqual(['x', 'x is missing']);
    expect(leftOut.map(({ column }) => column)).toEqual(['same', 'one']);
    expect(notes).toEqual(['1 infinite of 3 values of x count as missing.']);
  });

  it('rows that are all equal, or one row, are refused rather than given a score of 0', () => {
    const equal = (values: readonly number[]): Table => ({
      rows: values.length,
      columns: [{ type: 'number', name: 'x', values: Float64Array.from(values) }],
    });
    expect(() => tableMatrix(equal([2, 2, 2]), new Set())).toThrow(/All 3 rows are equal/);
    expect(() => tableMatrix(equal([2]), new Set())).toThrow(/one row/);
  });
});
