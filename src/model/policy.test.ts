import { expect, test } from 'vitest';
import { AppError } from '#domain/app-error';
import { compileGoverned, defaultPolicy, type Governed, type Policy, refuseUnknownLabels } from './policy.ts';

const axes = [
  { name: 'entity-type', of: 'party', labels: ['individual', 'business'] },
  { name: 'tenure', of: 'party', labels: ['<90d', '<1y', '<3y', '>=3y'] },
] as const;

function valuesOf(governed: Governed, rows: readonly (readonly [number, number])[]): number[] {
  const out = new Float64Array(rows.length);
  const codes = [Int16Array.from(rows, ([entity]) => entity), Int16Array.from(rows, ([, tenure]) => tenure)];
  compileGoverned(governed, axes, 'τ').write(codes, rows.length, out);
  return [...out];
}

test('the line is 0.5, and 0.4 for a tenure under 90 days (S1)', () => {
  expect(
    valuesOf(defaultPolicy.threshold, [
      [0, 0],
      [0, 1],
      [1, 3],
      [1, -1],
    ]),
  ).toEqual([0.4, 0.5, 0.5, 0.5]);
});

test('the most specific rule wins, the later one on a tie (S11)', () => {
  const governed = {
    default: 0.5,
    rules: [
      { when: { 'entity-type': 'business', tenure: '<90d' }, value: 0.3 },
      { when: { tenure: '<90d' }, value: 0.4 },
      { when: { 'entity-type': 'business' }, value: 0.6 },
      { when: { tenure: '<1y' }, value: 0.45 },
    ],
  };
  expect(
    valuesOf(governed, [
      [1, 0],
      [0, 0],
      [1, 2],
      [1, 1],
    ]),
  ).toEqual([0.3, 0.4, 0.6, 0.45]);
});

test('unknown is a value of its own; rules on what the model does not have never hold', () => {
  const governed = {
    default: 0.5,
    rules: [
      { when: { tenure: 'unknown' }, value: 0.35 },
      { when: { tenure: 'centuries' }, value: 0.1 },
      { when: { favourite: 'blue' }, value: 0.2 },
    ],
  };
  expect(
    valuesOf(governed, [
      [0, -1],
      [0, 0],
      [0, -2],
    ]),
  ).toEqual([0.35, 0.5, 0.5]);
});

test.each([0, 1, -0.1, Number.NaN])('a value of %d is refused by name', (value) => {
  expect(() => compileGoverned({ default: value, rules: [] }, axes, 'α')).toThrow(AppError);
  expect(() => compileGoverned({ default: 0.5, rules: [{ when: {}, value }] }, axes, 'α')).toThrow(
    'α must lie between',
  );
});

test('a rule that can never hold is refused, all of them in one sentence (S11)', () => {
  const policy: Policy = {
    ...defaultPolicy,
    alpha: { default: 0.001, rules: [{ when: { 'entity-type': 'buisness' }, value: 0.002 }] },
    threshold: { default: 0.5, rules: [{ when: { tenure: '<90d', colour: 'red' }, value: 0.4 }] },
  };
  expect(() => refuseUnknownLabels(policy, axes)).toThrow(
    'The policy has rules that can never hold: entity-type is never "buisness" (there are: individual, business, unknown); this bank has no axis colour (there are: entity-type, tenure).',
  );
});

test('a country without customers yet, and what is not known, are no mistakes', () => {
  const withCountry = [...axes, { name: 'country', of: 'party', labels: ['CZ'] }] as const;
  const rules = [
    { when: { country: 'SK' }, value: 0.4 },
    { when: { 'entity-type': 'unknown' }, value: 0.4 },
  ];
  const policy: Policy = { ...defaultPolicy, threshold: { default: 0.5, rules } };
  expect(() => refuseUnknownLabels(policy, withCountry)).not.toThrow();
  const misspelt: Policy = {
    ...defaultPolicy,
    threshold: { default: 0.5, rules: [{ when: { country: 'Slovakia' }, value: 0.4 }] },
  };
  expect(() => refuseUnknownLabels(misspelt, withCountry)).toThrow(
    'country is never "Slovakia" (there are: CZ, unknown)',
  );
});
