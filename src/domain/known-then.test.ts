import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countries } from './countries.ts';
import { type CountryRiskList, countryListing, countryScoring } from './country-risk.ts';
import { asKnownThen, type KnownVersion } from './known-then.ts';

const day = 86_400_000;
const begin = Date.UTC(2024, 0, 1);
const codes = ['AE', 'IR', 'NG'];
const dayText = (n: number): string => new Date(begin + n * day).toISOString().slice(0, 10);

const time = fc
  .record({ country: fc.constantFrom(...codes), from: fc.nat(40), length: fc.option(fc.integer({ min: 1, max: 30 })) })
  .map(({ country, from, length }) => ({
    country,
    from: dayText(from),
    ...(length === null ? {} : { until: dayText(from + length) }),
  }));
const list: fc.Arbitrary<CountryRiskList> = fc.record({
  name: fc.constant('test'),
  source: fc.constant('test'),
  licence: fc.constant('test'),
  asOf: fc.constant('2024-01-01'),
  highRisk: fc.array(time, { maxLength: 5 }),
  sanctioned: fc.array(time, { maxLength: 3 }),
  scores: fc.array(
    fc.tuple(time, fc.constantFrom('corruption', 'own'), fc.nat(100)).map(([row, index, score]) => ({
      ...row,
      index,
      score,
    })),
    { maxLength: 5 },
  ),
});
/** Versions known at different moments, not midnights. */
const versions = fc.uniqueArray(
  fc.record({ knownFrom: fc.nat(50 * 24).map((hours) => begin + hours * 3_600_000 + 1000), list }),
  { minLength: 1, maxLength: 4, selector: ({ knownFrom }) => knownFrom },
);

/** All that features ask of a list, over the weeks in question. */
function answers(known: CountryRiskList, before = Number.POSITIVE_INFINITY): unknown[] {
  const [high, sanctioned] = [countryListing(known.highRisk), countryListing(known.sanctioned)];
  const score = countryScoring(known.scores ?? []);
  const found: unknown[] = [];
  for (let at = begin - day; at < begin + 90 * day && at < before; at += 6 * 3_600_000) {
    for (const code of codes.map((each) => countries.indexOf(each))) {
      found.push([high(code, at), sanctioned(code, at), score(code, at)]);
    }
  }
  return found;
}

test('evaluating the past again after an update gives what it gave, whatever the update says of the past', () => {
  fc.assert(
    fc.property(versions, list, fc.nat(30 * 24), (given, update, hours) => {
      const latest = Math.max(...given.map(({ knownFrom }) => knownFrom));
      const knownFrom = latest + 1 + hours * 3_600_000;
      const after: readonly KnownVersion[] = [...given, { knownFrom, list: update }];
      expect(answers(asKnownThen(after), knownFrom)).toEqual(answers(asKnownThen(given), knownFrom));
    }),
  );
});

test('at each time the version known last is asked, and before the first one that one', () => {
  fc.assert(
    fc.property(versions, (given) => {
      const known = asKnownThen(given);
      const score = countryScoring(known.scores ?? []);
      const high = countryListing(known.highRisk);
      const ordered = given.toSorted((a, b) => a.knownFrom - b.knownFrom);
      for (let at = begin; at < begin + 90 * day; at += 7 * 3_600_000) {
        const ruling = ordered.findLast(({ knownFrom }) => knownFrom <= at) ?? ordered[0]!;
        for (const code of codes.map((each) => countries.indexOf(each))) {
          expect(high(code, at)).toBe(countryListing(ruling.list.highRisk)(code, at));
          expect(score(code, at)).toBe(countryScoring(ruling.list.scores ?? [])(code, at));
        }
      }
    }),
  );
});

test('versions that say the same leave one row per stay', () => {
  const row = { country: 'IR', from: '2024-01-01' };
  const same = { name: 'x', source: 'x', licence: 'x', asOf: '2024-01-01', highRisk: [row], sanctioned: [] };
  const known = asKnownThen([1, 2, 3].map((n) => ({ knownFrom: begin + n * day + 5, list: same })));
  expect(known.highRisk).toEqual([row]);
});
