import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreachEvidence } from './evidence.ts';
import { checkNarrative, draftNarrative } from './narrative.ts';

const breach = fc.record<BreachEvidence>({
  id: fc.integer({ min: 1, max: 1e6 }),
  legId: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
  at: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }),
  amountMinor: fc.integer({ min: 0, max: 1e10 }),
  score: fc.double({ min: 0.5, max: 1, noNaN: true }),
  tau: fc.constantFrom(0.4, 0.5),
  cell: fc.constantFrom('everybody', 'individual · ES · <90d'),
  leadingReason: fc.constantFrom(
    null,
    'Incoming transfers: 9,500.00 EUR; peers’ median 120.00 EUR, above 99.8 % of 4,112 peers',
  ),
});
const party = { id: 'p-77', entityType: 'individual', country: 'ES', onboardedAt: Date.UTC(2025, 5, 1), accounts: 2 };
const hits = [{ position: 7, list: 'UN', listVersion: 'v1', score: 0.871, at: Date.UTC(2026, 0, 9) }];
const breaches = fc.uniqueArray(breach, { maxLength: 12, selector: ({ id }) => id });

describe('the narrative of a report', () => {
  it('cites a record in each sentence of its draft, and every figure of it resolves', () => {
    fc.assert(
      fc.property(breaches, (found) => {
        const { sentences, evidence } = draftNarrative(party, found, hits, 'EUR');
        expect(checkNarrative(sentences, evidence)).toEqual([]);
        expect(sentences.every(({ refs }) => refs.length > 0)).toBe(true);
      }),
    );
  });

  it('fails the check when any digit of any sentence is changed', () => {
    fc.assert(
      fc.property(breaches, fc.nat(), fc.integer({ min: 1, max: 9 }), (found, which, by) => {
        const { sentences, evidence } = draftNarrative(party, found, hits, 'EUR');
        const places = sentences.flatMap(({ text }, s) =>
          [...text.matchAll(/\d/g)].map(({ index }) => [s, index] as const),
        );
        const [s, at] = places[which % places.length]!;
        const { text, refs } = sentences[s]!;
        const changed = `${text.slice(0, at)}${(Number(text[at]) + by) % 10}${text.slice(at + 1)}`;
        const vouched = evidence.filter(({ ref }) => refs.includes(ref)).flatMap(({ texts }) => Object.values(texts));
        // A changed figure may by chance be another one of the same record: "2" of 2 accounts, a day, a score.
        const figures = (of: string) => of.match(/\d{4}-\d{2}-\d{2}|\d+(?:[.,]\d+)*/g) ?? [];
        const known = new Set(vouched.flatMap(figures));
        fc.pre(figures(changed).some((figure) => !known.has(figure)));
        const problems = checkNarrative(sentences.with(s, { text: changed, refs }), evidence);
        expect(problems.map(({ sentence }) => sentence)).toContain(s);
      }),
    );
  });

  it('fails without a citation, with one of nothing, and with a figure of a record that is not cited', () => {
    const found = [
      { id: 1, legId: 'a', at: 0, amountMinor: 12_300, score: 0.9, tau: 0.5, cell: 'everybody', leadingReason: null },
      { id: 2, legId: 'b', at: 0, amountMinor: 45_600, score: 0.8, tau: 0.5, cell: 'everybody', leadingReason: null },
    ];
    const { evidence } = draftNarrative(party, found, hits, 'EUR');
    const check = (text: string, refs: string[]) =>
      checkNarrative([{ text, refs }], evidence).map(({ problem }) => problem);
    expect(check('It looked odd.', [])).toEqual(['It cites nothing.']);
    expect(check('It looked odd.', ['breach:3'])).toEqual(['breach:3 is no record of this case.']);
    expect(check('A payment of 456.00 EUR.', ['breach:1'])).toEqual(['456.00 is in none of the cited records.']);
    expect(check('A payment of 456.00 EUR.', ['breach:1', 'breach:2'])).toEqual([]);
    expect(checkNarrative([], evidence)).toHaveLength(1);
  });
});
