import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Governed } from '#model/policy';
import { type DecidedAlert, fewestInVain, linesFromDecisions, withSuggestions } from './lines-from-decisions.ts';
import { tauOfCells } from './tau-of-cells.ts';

const cells = ['ES', 'CZ', 'everybody'].map((name) => ({
  name,
  values: (name === 'everybody' ? {} : { country: name }) as Record<string, string>,
}));
const inForce: Governed = { default: 0.5, rules: [{ when: { country: 'CZ' }, value: 0.4 }] };
const alerts = (cell: number, n: number, from: number, productive = false): DecidedAlert[] =>
  Array.from({ length: n }, (_, i) => ({ cell, score: from + i / 1000, productive }));

describe('lines from decisions', () => {
  it('need 59 alerts in vain for 5 %, 149 for 2 % and 299 for 1 %', () => {
    expect([0.05, 0.02, 0.01].map(fewestInVain)).toEqual([59, 149, 299]);
  });

  it('rise over what was in vain, and to no alert that was not', () => {
    const decided = [
      ...alerts(0, 80, 0.51),
      ...alerts(0, 1, 0.7, true),
      ...alerts(0, 90, 0.71),
      ...alerts(1, 40, 0.41),
    ];
    const found = linesFromDecisions(cells, decided, [], inForce, 0.05);
    expect(found).toEqual([
      { cell: 'ES', tau: 0.5, suggested: 0.51 + 79 / 1000, because: 'nothing-productive', decided: 79, sampleId: null },
    ]);
    const next = withSuggestions(inForce, cells, found)!;
    expect([...tauOfCells(next, cells)]).toEqual([0.51 + 79 / 1000, 0.4, 0.5]);
  });

  it('come down to the band in which a sample found something, before anything rises there', () => {
    const decided = alerts(1, 100, 0.41);
    const found = linesFromDecisions(
      cells,
      decided,
      [
        { cell: 'CZ', scoreFrom: 0.3, sampleId: 7 },
        { cell: 'ES', scoreFrom: 0.6, sampleId: 8 },
        { cell: 'gone', scoreFrom: 0.1, sampleId: 9 },
      ],
      inForce,
      0.05,
    );
    expect(found).toMatchObject([{ cell: 'CZ', tau: 0.4, suggested: 0.3, because: 'productive-below', sampleId: 7 }]);
    expect(withSuggestions(inForce, cells, [])).toBeNull();
  });

  it('never lose a productive alert, and never rise on fewer in vain than the tolerance asks for', () => {
    const alert = fc.record({
      cell: fc.integer({ min: 0, max: 2 }),
      score: fc.integer({ min: 1, max: 999 }).map((thousandth) => thousandth / 1000),
      productive: fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    });
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 120 }), fc.constantFrom(0.2, 0.3, 0.5), (decided, tolerance) => {
        const found = linesFromDecisions(cells, decided, [], inForce, tolerance);
        for (const { cell, tau, suggested, decided: gone } of found) {
          const index = cells.findIndex(({ name }) => name === cell);
          const lost = decided.filter((one) => one.cell === index && one.score >= tau && one.score < suggested);
          expect(lost.length).toBe(gone);
          expect(lost.some(({ productive }) => productive)).toBe(false);
          expect(gone).toBeGreaterThanOrEqual(fewestInVain(tolerance));
        }
      }),
    );
  });
});
