import { expect, test } from 'vitest';
import { countryListing } from './country-risk.ts';
import { countryCode } from './countries.ts';

const listings = [
  { country: 'NG', from: '2023-02-24', until: '2025-10-24' },
  { country: 'UG', from: '2014-02-14', until: '2017-11-03' },
  { country: 'MM', from: '2020-02-21' },
  { country: 'UG', from: '2020-02-21', until: '2024-02-23' },
];
const isListed = countryListing(listings);

test('a country is listed from the day it takes effect until the day it ends', () => {
  const nigeria = countryCode('NG');
  expect(isListed(nigeria, Date.UTC(2023, 1, 23))).toBe(false);
  expect(isListed(nigeria, Date.UTC(2023, 1, 24))).toBe(true);
  expect(isListed(nigeria, Date.UTC(2025, 9, 24))).toBe(false);
  expect(isListed(countryCode('MM'), Date.UTC(2090, 0, 1))).toBe(true);
});

test('between two stays a country is not listed', () => {
  const at = [2015, 2019, 2021].map((year) => isListed(countryCode('UG'), Date.UTC(year, 5, 1)));
  expect(at).toEqual([true, false, true]);
});

test('an unknown country, and one that is not on the list, is on no list', () => {
  expect(isListed(countryCode(null), Date.UTC(2025, 0, 1))).toBe(false);
  expect(isListed(countryCode('CZ'), Date.UTC(2025, 0, 1))).toBe(false);
});

test('what is no country is refused', () => {
  expect(() => countryListing([{ country: 'ZZ', from: '2020-01-01' }])).toThrow('ZZ');
});
