import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { deserialise, serialise } from '#ml/serialise';
import type { ProfileColumn } from './profile-column.ts';
import { segmentMethods } from './segment-clusterer.ts';
import { assignSegments, mapPlaces, type Segmentation } from './segmentation.ts';
import { fitSegmentationOfTable } from './table-segmentation.ts';

/** Savers, spenders and borrowers, a category that follows them loosely, noise, an identifier and an outcome. */
function customers(rows: number, seed: number): ProfileColumn[] {
  const random = createRandom(seed);
  const kind = Int32Array.from({ length: rows }, () => random.below(3));
  const number = (name: string, of: (kind: number, i: number) => number): ProfileColumn => ({
    type: 'number',
    name,
    values: Float64Array.from(kind, (k, i) => of(k, i)),
  });
  return [
    number('CLIENTNUM', (_, i) => 7_000_000 + i * 37),
    number('monthly_spend', (k) => Math.exp(5 + (k === 1 ? 2.5 : 0) + 0.4 * random.normal())),
    number('savings_balance', (k) => Math.exp(7 + (k === 0 ? 3 : 0) + 0.5 * random.normal())),
    number('credit_use', (k) => Math.min(1, Math.max(0, (k === 2 ? 0.8 : 0.15) + 0.08 * random.normal()))),
    number('shoe_size', () => 40 + 2 * random.normal()),
    {
      type: 'text',
      name: 'card',
      codes: kind.map((k) => (random.uniform() < 0.1 ? -1 : random.uniform() < 0.85 ? Math.min(k, 1) : 2)),
      labels: ['Blue', 'Gold', 'Silver'],
    },
    number('churned', (k) => (random.uniform() < 0.1 + 0.2 * k ? 1 : 0)),
  ];
}

const quick = { methods: ['k-means'], bootstraps: 12, largestK: 5, stabilityRows: 500 } as const;

describe('segments of a table', () => {
  const columns = customers(900, 1);
  const { segmentation, summary } = fitSegmentationOfTable({
    columns,
    source: 'customers.csv',
    random: createRandom(1),
    params: quick,
  });

  it('finds the three kinds of customer, names them and says what they are', () => {
    expect(summary.k).toBe(3);
    for (const segment of summary.segments) {
      expect(segment.jaccard).toBeGreaterThan(0.85);
      expect(segment.size).toBeGreaterThan(200);
      expect(segment.description).toMatch(/^\d+ customers \(\d+(\.\d)? %\): .+ In short: .+\.$/);
    }
    const names = summary.segments.map((segment) => segment.name.toLowerCase()).join(' | ');
    for (const word of ['high monthly spend', 'high savings balance', 'high credit use']) expect(names).toContain(word);
    expect(summary.treeFidelity).toBeGreaterThan(0.9);
  });

  it('leaves identifiers and outcomes out, and says so', () => {
    expect(summary.leftOut.map(({ column }) => column)).toEqual(['CLIENTNUM', 'churned']);
    expect(summary.usedColumns).toContain('card');
  });

  it('is plain data that assigns the same segments when read again', () => {
    const reread = deserialise<Segmentation>(serialise(segmentation), { kind: 'segmentation', version: 2 });
    const { labels, placed } = assignSegments(reread, columns);
    expect(labels).toEqual(assignSegments(segmentation, columns).labels);
    expect(placed.map.rows).toBe(900);
    const sizes = [0, 0, 0];
    for (const label of labels) sizes[label]!++;
    expect(sizes).toEqual(summary.segments.map(({ size }) => size));
  });

  it('gives the same segmentation for the same seed', () => {
    const again = fitSegmentationOfTable({
      columns,
      source: 'customers.csv',
      random: createRandom(1),
      params: quick,
    });
    expect(again).toEqual({ segmentation, summary });
  });

  it('takes values that fitting never saw: an unknown number, an unknown and a new category', () => {
    const few = customers(30, 9).map((column): ProfileColumn => {
      if (column.name === 'card') return { type: 'text', name: 'card', codes: new Int32Array(30), labels: ['Black'] };
      if (column.type === 'number') return { ...column, values: column.values.map((v, i) => (i < 3 ? Number.NaN : v)) };
      return column;
    });
    for (const label of assignSegments(segmentation, few).labels) expect([0, 1, 2]).toContain(label);
    expect(() => assignSegments(segmentation, few.slice(0, 2))).toThrow('The table has no column "savings_balance".');
  });

  it('says so when there is no structure', () => {
    const random = createRandom(4);
    const noise = ['a', 'b', 'c', 'd'].map(
      (name): ProfileColumn => ({
        type: 'number',
        name,
        values: Float64Array.from({ length: 400 }, () => random.normal()),
      }),
    );
    const none = fitSegmentationOfTable({ columns: noise, source: 'noise', random: createRandom(1), params: quick });
    expect(none.summary.k).toBe(1);
    expect(none.summary.segments[0]).toMatchObject({ name: 'Everyone', size: 400, jaccard: 1 });
    expect(none.summary.segments[0]!.description).toContain('no stable structure');
    expect(none.summary.tried.every(({ shortcomings }) => shortcomings.length > 0)).toBe(true);
    expect([...assignSegments(none.segmentation, noise).labels]).toEqual(Array(400).fill(0));
  });

  it('searches over every method, and shows each with what speaks against it', () => {
    const few = { bootstraps: 12, largestK: 4 };
    const { summary: searched, segmentation: fitted } = fitSegmentationOfTable({
      columns: customers(600, 1),
      source: 'x',
      random: createRandom(1),
      params: few,
    });
    expect([...new Set(searched.tried.map(({ method }) => method))]).toEqual([...segmentMethods]);
    expect(searched.k).toBe(3);
    const chosen = searched.tried.filter(({ method, k }) => method === searched.method && k === searched.k);
    expect(chosen.some(({ shortcomings, bootstraps }) => shortcomings.length === 0 && bootstraps === 12)).toBe(true);
    expect(searched.tried.every(({ k, shortcomings }) => k > 1 || shortcomings.length > 0)).toBe(true);
    expect(deserialise<Segmentation>(serialise(fitted), { kind: 'segmentation', version: 2 })).toEqual(fitted);
  });

  it.each(['dbscan', 'hdbscan', 'ward', 'gaussian-mixture', 'k-prototypes'] as const)(
    'gives everybody a segment by %s, the same ones when read again',
    (method) => {
      const { segmentation: fitted } = fitSegmentationOfTable({
        columns,
        source: 'x',
        random: createRandom(1),
        params: { ...quick, bootstraps: 2, largestK: 3, methods: [method] },
      });
      const reread = deserialise<Segmentation>(serialise(fitted), { kind: 'segmentation', version: 2 });
      const { labels } = assignSegments(reread, columns);
      expect(labels).toEqual(assignSegments(fitted, columns).labels);
      expect(labels.every((label) => label >= 0 && label < fitted.segments.length)).toBe(true);
    },
  );

  it('places rows on two maps that keep the kinds apart', () => {
    const { labels, placed } = assignSegments(segmentation, columns);
    const { pca, umap } = mapPlaces(segmentation, placed);
    expect([pca.length, umap.length]).toEqual([1800, 1800]);
    for (const map of [pca, umap]) {
      const centres = [0, 1, 2].map((s) => {
        const rows = [...labels.keys()].filter((i) => labels[i] === s);
        return [0, 1].map((axis) => rows.reduce((sum, i) => sum + map[2 * i + axis]!, 0) / rows.length);
      });
      const nearest = [...labels.keys()].filter((i) => {
        const far = centres.map(([x, y]) => (map[2 * i]! - x!) ** 2 + (map[2 * i + 1]! - y!) ** 2);
        return far.indexOf(Math.min(...far)) === labels[i];
      });
      expect(nearest.length / labels.length).toBeGreaterThan(0.9);
    }
  });

  it('names an absent column instead of ignoring it', () => {
    expect(() =>
      fitSegmentationOfTable({ columns, source: 'x', random: createRandom(1), exclude: ['Nope'], params: quick }),
    ).toThrow('There is no column "Nope"');
  });

  it('refuses one row, in which no column says anything', () => {
    expect(() =>
      fitSegmentationOfTable({ columns: customers(1, 3), source: 'x', random: createRandom(1), params: quick }),
    ).toThrow('No column can describe behaviour');
  });

  it.each([2, 5])('takes %i rows as one segment', (rows) => {
    const { summary: small } = fitSegmentationOfTable({
      columns: customers(rows, 3),
      source: 'x',
      random: createRandom(1),
      params: quick,
    });
    expect(small.k).toBe(1);
    expect(small.rows).toBe(rows);
  });
});
