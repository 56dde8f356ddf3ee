import { expect, test } from 'vitest';
import { countryListing, defaultCountryRisk } from './country-risk.ts';
import { countryCode } from './countries.ts';

test('a country is high-risk from the day it is listed until the day it is taken off', () => {
  const highRisk = countryListing(defaultCountryRisk.highRisk);
  const nigeria = countryCode('NG');
  expect(highRisk(nigeria, Date.UTC(2023, 1, 23))).toBe(false);
  expect(highRisk(nigeria, Date.UTC(2023, 1, 24))).toBe(true);
  expect(highRisk(nigeria, Date.UTC(2025, 9, 24))).toBe(false);
});

test('an unknown country is on no list', () => {
  expect(countryListing(defaultCountryRisk.sanctioned)(countryCode(null), Date.UTC(2025, 0, 1))).toBe(false);
});

test('every listed code is a country', () => {
  expect(() => countryListing([{ country: 'ZZ', from: '2020-01-01' }])).toThrow('ZZ');
  for (const list of [defaultCountryRisk.highRisk, defaultCountryRisk.sanctioned]) countryListing(list);
});
