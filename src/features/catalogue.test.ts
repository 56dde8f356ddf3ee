import { expect, test } from 'vitest';
import { day, hour } from '#domain/time';
import { featureCatalogue, featureIndex } from './catalogue.ts';
import { maskOf } from './conditions.ts';

test('the catalogue holds at least 48 features of at least 12 families, each with its own name', () => {
  expect(featureIndex.size).toBe(featureCatalogue.length);
  expect(featureCatalogue.length).toBeGreaterThanOrEqual(48);
  expect(new Set(featureCatalogue.map((feature) => feature.family)).size).toBeGreaterThanOrEqual(12);
});

test('exact explanations stay cheap: at most ten reason groups', () => {
  expect(new Set(featureCatalogue.map((feature) => feature.reasonGroup)).size).toBeLessThanOrEqual(10);
});

test('windows of one hour, a day, 7, 30 and 90 days are all in use', () => {
  const windows = new Set(featureCatalogue.map((feature) => feature.windowMs));
  for (const windowMs of [hour, day, 7 * day, 30 * day, 90 * day]) expect(windows).toContain(windowMs);
});

test.each([
  'highRiskCountry',
  'sanctionedCountry',
  'nearLimitCount7d',
  'politicallyExposed',
  'cycles',
  'offHoursCount24h',
])('%s is absolute: a cell cannot make its own crime normal', (name) => {
  expect(featureCatalogue[featureIndex.get(name)!]?.frame).toBe('absolute');
});

test('the bits of a conjunction add up', () => {
  expect(maskOf(['out', 'cash'])).toBe(maskOf(['out']) + maskOf(['cash']));
});
