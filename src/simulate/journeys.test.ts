import { describe, expect, it } from 'vitest';
import type { ColumnBatch } from '#domain/column-batch';
import { day, hour, minute } from '#domain/time';
import { createRandom } from '#ml/random';
import { createCalendar } from './calendar.ts';
import { distanceKm, Journeys } from './journeys.ts';
import { places } from './places.ts';
import { createPopulation } from './population.ts';
import { type SimulatedKind, simulate } from './simulate.ts';

const text = (batch: ColumnBatch, name: string): readonly (string | null)[] => {
  const column = batch.columns[name];
  return column?.type === 'text' ? column.values : [];
};
const numbers = (batch: ColumnBatch, name: string): Float64Array => {
  const column = batch.columns[name];
  return column?.type === 'text' || column === undefined ? new Float64Array(0) : Float64Array.from(column.values);
};

interface Stop {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** The fastest that each innocent party travels between two of its transactions with a place, in km/h. */
function innocentTopSpeeds(seed: number): readonly number[] {
  const bank = [...simulate({ seed, parties: 6_000, transactions: 120_000, months: 6, behaviourPerTransaction: 0 })];
  const of = (kind: SimulatedKind): ColumnBatch[] =>
    bank.filter((each) => each.kind === kind).map(({ batch }) => batch);
  const owners = new Map(
    of('accounts').flatMap((each) => text(each, 'id').map((id, i) => [id, text(each, 'partyId')[i]!])),
  );
  const labelled = new Set(of('labels').flatMap((each) => text(each, 'partyId')));
  const stops = new Map<string, Stop[]>();
  for (const batch of of('transactions')) {
    const accounts = text(batch, 'accountId');
    const [at, latitude, longitude] = ['at', 'placeLatitude', 'placeLongitude'].map((name) => numbers(batch, name));
    for (let row = 0; row < batch.length; row++) {
      if (Number.isNaN(latitude![row]!)) continue;
      const party = owners.get(accounts[row]!)!;
      const own = stops.get(party) ?? [];
      own.push({ at: at![row]!, latitude: latitude![row]!, longitude: longitude![row]! });
      stops.set(party, own);
    }
  }
  return [...stops].flatMap(([party, own]) => {
    if (labelled.has(party)) return [];
    own.sort((a, b) => a.at - b.at);
    const speed = (to: Stop, i: number): number =>
      (distanceKm(own[i]!, to) / Math.max(to.at - own[i]!.at, 10 * minute)) * hour;
    return [Math.max(0, ...own.slice(1).map(speed))];
  });
}

describe('journeys', () => {
  it('let no innocent customer travel faster than by aeroplane, though many travel', () => {
    const speeds = innocentTopSpeeds(31);
    expect(Math.max(...speeds)).toBeLessThan(750);
    expect(speeds.filter((speed) => speed > 5).length).toBeGreaterThan(200);
  });

  const calendar = createCalendar(Date.UTC(2024, 0, 1), 6);
  const population = createPopulation(2_000, calendar, createRandom(4));
  const times = Array.from({ length: 400 }, (_, i) => calendar.start + (i * (calendar.end - calendar.start)) / 400);

  it('say the same in whatever order they are asked', () => {
    const one = new Journeys(population, calendar);
    const other = new Journeys(population, calendar);
    const forwards = times.map((at) => [7, 8, 9].map((party) => one.whereabouts(party, at)));
    const backwards = times.toReversed().map((at) => [9, 8, 7].map((party) => other.whereabouts(party, at)));
    expect(backwards.toReversed().map((row) => row.toReversed())).toEqual(forwards);
  });

  it('give way to one that is arranged: on the way, there, on the way back, at home', () => {
    const journeys = new Journeys(population, calendar);
    const far = places.findIndex(({ city }) => city === 'Bangkok');
    const [arrives, leaves] = [calendar.start + 40 * day, calendar.start + 70 * day];
    for (const party of [1, 2, 3, 4, 5]) {
      journeys.arrange(party, far, arrives, leaves);
      const at = (time: number): number => journeys.whereabouts(party, time);
      expect([at(arrives - hour), at(arrives), at(leaves - 1), at(leaves), at(leaves + hour)]).toEqual([
        -1,
        far,
        far,
        -1,
        -1,
      ]);
      expect(times.filter((time) => time >= arrives && time < leaves).every((time) => at(time) === far)).toBe(true);
      expect(at(leaves + 2 * day) === far).toBe(false);
    }
  });
});
