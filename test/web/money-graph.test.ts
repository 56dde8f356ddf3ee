import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityOf, quantileAt, scaleOf } from '../../web/src/charts/quantile-shape.ts';
import { cyclesThrough, moneyGraph, pathBetween } from '../../web/src/network/money-graph.ts';

const node = (key: string, transfers: [number, number][]) => ({
  key,
  kind: key.startsWith('party:') ? ('customer' as const) : ('outside' as const),
  partyId: key.startsWith('party:') ? key.slice(6) : null,
  name: null,
  country: null,
  alertId: null,
  transfers,
});

// A pays B, B pays C, C pays A; A also pays the outside, later.
const networks = new Map([
  ['A', [node('party:B', [[1, 100]]), node('party:C', [[3, -90]]), node('outside:x', [[9, 5]])]],
  ['B', [node('party:A', [[1, -100]]), node('party:C', [[2, 95]])]],
]);

describe('a graph of payments', () => {
  it('counts a payment that both sides tell once, and finds the way round and the way to', () => {
    const graph = moneyGraph('A', networks, 10);
    expect(graph.edges.length).toBe(4);
    expect(cyclesThrough(graph, 'party:A').map((way) => way.map(({ to }) => to))).toEqual([
      ['party:B', 'party:C', 'party:A'],
    ]);
    expect(pathBetween(graph, 'outside:x', 'party:B').length).toBe(2);
    expect(pathBetween(graph, 'party:A', 'nobody')).toEqual([]);
  });

  it('knows nothing of what came after', () => {
    const graph = moneyGraph('A', networks, 2);
    expect([...graph.nodes.keys()]).toEqual(['party:A', 'party:B', 'party:C']);
    expect(cyclesThrough(graph, 'party:A')).toEqual([]);
  });
});

describe('a distribution from quantiles', () => {
  const probabilities = [0, 0.1, 0.5, 0.9, 0.99, 1];
  it('keeps order and stays in its place, with any outlier', () => {
    const sorted = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(sorted, fc.double({ min: -1e12, max: 1e12, noNaN: true }), (values, value) => {
        const quantiles = values.toSorted((a, b) => a - b);
        const scale = scaleOf([{ quantiles }], probabilities, value);
        const places = quantiles.map(scale.at);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const place of [...places, scale.at(value)]) expect(place >= 0 && place <= 1).toBe(true);
        for (const { height, from, to } of densityOf(quantiles, probabilities, scale)) {
          expect(height).toBeLessThanOrEqual(1);
          expect(to).toBeGreaterThan(from);
        }
      }),
    );
  });

  it('is linear between the kept quantiles', () => {
    expect(quantileAt([0, 1, 5, 9, 10, 11], probabilities, 0.3)).toBeCloseTo(3);
    expect(quantileAt([null, null, null, null, null, null], probabilities, 0.3)).toBeNaN();
  });
});
