import { countries } from '#domain/countries';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, minute } from '#domain/time';
import { featureCatalogue, featureIndex } from '#features/catalogue';
import type { EventChunk } from '#features/event-chunk';
import { createFold, createFoldOutput } from '#features/fold';
import type { DefinedEvent, DefinedParty } from './definitions.ts';
import { Definitions } from './definitions.ts';
import { chunkOf, history, longHistory, party, partyColumnsOf } from './histories.ts';
import { foldOptions } from '../fixtures/fold-options.ts';

/** Local time jumps forward within the histories that are drawn, and back again. */
const timeZone = {
  name: 'Test',
  from: [0, Date.UTC(2024, 2, 31, 1), Date.UTC(2024, 9, 27, 1)],
  offsetMs: [90 * minute, 150 * minute, 90 * minute],
};
/** Small codes, as the histories draw them. */
const scores = countries
  .slice(0, 9)
  .flatMap((country, i) => [
    { index: 'corruption', country, from: '2024-03-05', until: '2024-04-20', score: (37 * i) % 101 },
    ...(i % 2 === 0 ? [{ index: 'own', country, from: '2024-04-01', score: (61 * i) % 101 }] : []),
  ]);
const countryRisk = { ...foldOptions.countryRisk, scores };
const options = { ...foldOptions, timeZone, weekendsAreOffHours: true, countryRisk };
const someone: DefinedParty = { country: 0, politicallyExposed: 0, riskRating: 0 };

function foldAll(
  chunk: EventChunk,
  parties: readonly DefinedParty[],
  cuts: readonly number[] = [],
  measuring = options,
): Float64Array {
  const fold = createFold(measuring, partyColumnsOf(parties));
  const output = createFoldOutput(featureCatalogue.length, 1);
  const rows: number[] = [];
  const edges = [0, ...cuts.map((cut) => cut % (chunk.length + 1)).sort((a, b) => a - b), chunk.length];
  for (let i = 1; i < edges.length; i++) {
    fold.fold(chunk, output, edges[i - 1], edges[i]);
    for (const value of output.values.subarray(0, output.length * output.columns)) rows.push(value);
  }
  return Float64Array.from(rows);
}

function expectAsDefined(
  events: readonly DefinedEvent[],
  who: DefinedParty,
  isAsked: (event: number) => boolean,
): void {
  const values = foldAll(chunkOf([events]), [who]);
  const definitions = new Definitions(events, who, options);
  let row = -1;
  events.forEach((event, i) => {
    if (event.kind !== 'leg') return;
    row++;
    if (!isAsked(i)) return;
    featureCatalogue.forEach((feature, column) => {
      const wanted = definitions.value(feature, i);
      const value = values[row * featureCatalogue.length + column]!;
      const kilometres = feature.unit === 'km';
      const tolerance = (kilometres ? 0.1 : 1e-6) + 1e-9 * Math.abs(wanted);
      const exact = feature.unit === 'minor' || feature.unit === 'count';
      const agrees = Object.is(value, wanted) || (exact ? value === wanted : Math.abs(value - wanted) <= tolerance);
      if (!agrees) throw new Error(`${feature.name} of event ${i} is ${value}, by definition ${wanted}`);
    });
  });
}

test('every feature is what its declaration defines (F1, F2)', () => {
  fc.assert(
    fc.property(history, party, (events, who) => expectAsDefined(events, who, () => true)),
    { numRuns: 80 },
  );
});

test('every feature of a long history is what its declaration defines (F1, F2)', () => {
  // The definitions look at all events for each: some legs are asked, and those around the 256th.
  const isAsked = (i: number): boolean => i % 97 === 0 || (i > 253 && i < 258);
  fc.assert(
    fc.property(longHistory, party, (events, who) => expectAsDefined(events, who, isAsked)),
    { numRuns: 6 },
  );
});

test('the rows do not depend on how events are cut into chunks (F3)', () => {
  fc.assert(
    fc.property(history, history, fc.array(fc.nat(200), { maxLength: 5 }), (one, other, cuts) => {
      const chunk = chunkOf([one, other]);
      expect(foldAll(chunk, [someone, someone], cuts)).toEqual(foldAll(chunk, [someone, someone]));
    }),
    { numRuns: 50 },
  );
});

test("a party's rows do not depend on which parties come before it (F3)", () => {
  fc.assert(
    fc.property(fc.array(history, { minLength: 2, maxLength: 4 }), (histories) => {
      const parties = histories.map(() => someone);
      const together = foldAll(chunkOf(histories), parties);
      const reversed = foldAll(chunkOf(histories.toReversed()), parties);
      const each = histories.map((events) => [...foldAll(chunkOf([events]), [someone])]);
      expect([...together]).toEqual(each.flat());
      expect([...reversed]).toEqual(each.toReversed().flat());
    }),
    { numRuns: 30 },
  );
});

function leg(at: number, amount: number, rest: Partial<DefinedEvent> = {}): DefinedEvent {
  return {
    at,
    kind: 'leg',
    amount,
    direction: 0,
    channel: -1,
    scheme: -1,
    counterparty: -1,
    counterpartyCountry: -1,
    placeCountry: -1,
    latitude: Number.NaN,
    longitude: Number.NaN,
    device: -1,
    path: -1,
    timePrecision: 0,
    ...rest,
  };
}

function lastRow(events: readonly DefinedEvent[], measuring = options): (name: string) => number {
  const values = foldAll(chunkOf([events]), [someone], [], measuring);
  const row = values.subarray(values.length - featureCatalogue.length);
  return (name) => row[featureIndex.get(name)!]!;
}

const start = Date.UTC(2024, 5, 3, 10);

test('an expired 1e11 beside amounts of 100 leaves no trace (F5)', () => {
  const events = [leg(start, 1e11)];
  for (let i = 0; i < 200; i++) events.push(leg(start + 90 * day + i * 1000, 100));
  const value = lastRow(events);
  expect(value('deviationOut90d')).toBe(0);
  expect(value('sumOut30d')).toBe(20_000);
  expect(value('meanOut30d')).toBe(100);
  expect(value('maximumOut30d')).toBe(100);
});

test('counts go on beyond what a byte holds, and back', () => {
  const events = Array.from({ length: 300 }, (_, i) => leg(start + i, 5, { counterparty: 1 }));
  const counted = (many: number): number => lastRow(events.slice(0, many))('countOut24h');
  expect([255, 256, 257, 300].map(counted)).toEqual([255, 256, 257, 300]);
  events.push(leg(start + day + 43, 5));
  expect(lastRow(events)('countOut24h')).toBe(257);
});

test('sums of the largest amounts stay exact beyond 2^53 (F5)', () => {
  const events = Array.from({ length: 2000 }, (_, i) => leg(start + i, 1e13 - (i % 2)));
  expect(lastRow(events)('sumOut24h')).toBe(Number(2000n * 10n ** 13n - 1000n));
  events.push(leg(start + 30 * day + 1999, 7));
  expect(lastRow(events)('sumOut30d')).toBe(7);
});

test('the first leg of a party has its amount and absolute features, and what needs a past is not known (F4)', () => {
  const value = lastRow([leg(start, 950_000, { counterpartyCountry: 98 })]);
  expect(value('amount')).toBe(950_000);
  expect(value('nearLimitCount7d')).toBe(1);
  expect(value('countOut24h')).toBe(1);
  expect(value('amountDeparture90d')).toBeNaN();
  expect(value('timeSinceLast')).toBeNaN();
  expect(value('logins7d')).toBeNaN();
});

test('another reporting limit changes what is near it (F6)', () => {
  const events = [leg(start, 950_000), leg(start + minute, 4_600)];
  const near = (measuring: typeof options): number => lastRow(events, measuring)('nearLimitCount7d');
  expect([near(options), near({ ...options, reportingLimitMinor: 5_000 })]).toEqual([1, 1]);
  expect(near({ ...options, nearLimitShare: 0.001 })).toBe(2);
  expect(near({ ...options, reportingLimitMinor: 1_000 })).toBe(0);
});
