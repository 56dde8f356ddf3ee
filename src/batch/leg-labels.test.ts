import { expect, test } from 'vitest';
import type { LabelColumns } from '#engine/engine';
import { labelOf, legLabels } from './leg-labels.ts';

interface Label {
  readonly sequence?: number;
  readonly party?: number;
  readonly at?: number;
  readonly guilty: 0 | 1;
}

function labelsOf(labels: readonly Label[]) {
  const columns: LabelColumns = {
    length: labels.length,
    sequence: Int32Array.from(labels, ({ sequence }) => sequence ?? -1),
    party: Int32Array.from(labels, ({ party }) => party ?? -1),
    at: Float64Array.from(labels, ({ at }) => at ?? Number.NaN),
    guilty: Uint8Array.from(labels, ({ guilty }) => guilty),
    typology: new Int32Array(labels.length),
    typologies: [],
  };
  return legLabels(columns, 10, 5);
}

test('all labels of a party count: the latest that has begun holds', () => {
  const labels = labelsOf([
    { party: 2, guilty: 0 },
    { party: 2, at: 100, guilty: 1 },
    { party: 2, at: 200, guilty: 0 },
    { party: 3, at: 50, guilty: 1 },
  ]);
  expect([0, 99, 100, 199, 200].map((at) => labelOf(labels, 0, 2, at))).toEqual([0, 0, 1, 1, 2]);
  expect([labelOf(labels, 0, 3, 49), labelOf(labels, 0, 3, 50), labelOf(labels, 0, 4, 50)]).toEqual([-1, 3, -1]);
});

test('of labels that began together, and of those on one transaction, the guilty one holds', () => {
  const together = labelsOf([
    { party: 1, at: 5, guilty: 0 },
    { party: 1, at: 5, guilty: 1 },
    { party: 1, at: 5, guilty: 0 },
  ]);
  expect(labelOf(together, 0, 1, 9)).toBe(1);
  const transaction = labelsOf([
    { sequence: 4, guilty: 0 },
    { sequence: 4, party: 1, guilty: 1 },
  ]);
  expect([labelOf(transaction, 4, 1, 0), labelOf(transaction, 4, 2, 0)]).toEqual([1, 0]);
});

test('a label on the transaction comes before one on the party', () => {
  const labels = labelsOf([
    { party: 1, guilty: 1 },
    { sequence: 4, guilty: 0 },
  ]);
  expect(labelOf(labels, 4, 1, 0)).toBe(1);
  expect(labels.otherwise).toBe(-1);
});
