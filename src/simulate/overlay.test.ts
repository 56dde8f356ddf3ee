import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { createCalendar } from './calendar.ts';
import { resolveOptions } from './options.ts';
import { Journeys } from './journeys.ts';
import { createOverlay } from './overlay.ts';
import { createPopulation } from './population.ts';
import { typologies } from './typology.ts';

const options = resolveOptions({ seed: 5, parties: 10_000, transactions: 10_000, months: 6 });
const random = createRandom(options.seed);
const calendar = createCalendar(options.start, options.months);
const population = createPopulation(options.parties, calendar, random.fork('population'));
const overlay = createOverlay(
  options,
  population,
  calendar,
  new Journeys(population, calendar),
  random.fork('overlay'),
);

describe('the overlay of typologies and look-alikes', () => {
  it('keeps the guilty rare: at most three parties in a thousand', () => {
    expect(overlay.guilty.length).toBeGreaterThan(0);
    expect(overlay.guilty.length).toBeLessThanOrEqual(0.003 * options.parties);
  });

  it('gives every party one part at most', () => {
    const parties = [...overlay.guilty, ...overlay.lookAlikes].map((part) => part.party);
    expect(new Set(parties).size).toBe(parties.length);
  });

  it('performs each typology, beside at least twenty innocent look-alikes per guilty party', () => {
    for (const typology of typologies) {
      const guilty = overlay.guilty.filter((part) => part.typology === typology).length;
      const innocent = overlay.lookAlikes.filter((part) => part.typology === typology).length;
      expect(guilty, typology).toBeGreaterThan(0);
      expect(innocent, typology).toBeGreaterThanOrEqual(20 * guilty);
    }
  });

  it('labels rows of guilty parties only, and at least two for each of them', () => {
    const guilty = new Set(overlay.guilty.map((part) => part.party));
    const rows = new Map<number, number>();
    for (let row = 0; row < overlay.rows.length; row++) {
      const sides = [
        [overlay.rows.label[row]!, overlay.rows.account[row]!],
        [overlay.rows.otherLabel[row]!, overlay.rows.otherAccount[row]!],
      ] as const;
      for (const [label, account] of sides) {
        if (label === 0) continue;
        const party = population.accountParty[account]!;
        expect(guilty.has(party)).toBe(true);
        rows.set(party, (rows.get(party) ?? 0) + 1);
      }
    }
    for (const party of guilty) expect(rows.get(party) ?? 0).toBeGreaterThanOrEqual(2);
  });

  it('spreads the onsets over the whole window', () => {
    const middles = overlay.guilty.map(
      (part) => ((part.from + part.to) / 2 - calendar.start) / (calendar.end - calendar.start),
    );
    for (const third of [0, 1, 2]) {
      const share = middles.filter((middle) => Math.floor(3 * middle) === third).length / middles.length;
      expect(share).toBeGreaterThan(0.12);
    }
  });
});
