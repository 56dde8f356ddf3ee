import { expect, test } from 'vitest';
import { countryCode } from '#domain/countries';
import { day, hour } from '#domain/time';
import { axisIndex, axisLabel, createAxisCoder, declareAxes, tenureCode, unseenCode } from './axes.ts';
import type { EventChunk, PartyColumns } from '#features/event-chunk';

/** One hour ahead of UTC. */
const prague = { name: 'Europe/Prague', from: [0], offsetMs: [hour] };
const dictionary = { clientSegments: ['sme', 'retail'], regions: ['north', 'south'] };

function parties(rest: Partial<PartyColumns> = {}): PartyColumns {
  return {
    length: 3,
    entityType: Int8Array.of(0, 1, -1),
    country: Int16Array.of(countryCode('CZ'), countryCode('ES'), -1),
    region: Int32Array.of(0, 1, -1),
    riskRating: Int8Array.of(0, 2, -1),
    politicallyExposed: Int8Array.of(0, 0, -1),
    clientSegment: Int32Array.of(1, 0, -1),
    industry: Int32Array.of(-1, -1, -1),
    onboardedAt: Float64Array.of(0, 100 * day, Number.NaN),
    screenedSince: Number.NaN,
    ...rest,
  };
}

const chunk = {
  length: 3,
  party: Int32Array.of(0, 1, 2),
  timePrecision: Uint8Array.of(0, 0, 1),
  at: Float64Array.of(101 * day + 3 * hour, 101 * day + 23 * hour, 101 * day + 12 * hour),
  product: Int8Array.of(0, 3, -1),
  channel: Int8Array.of(2, -1, 0),
} as EventChunk;

function coded(axes: ReturnType<typeof declareAxes>, by = dictionary, of = parties()): Record<string, string[]> {
  const out = axes.map(() => new Int16Array(3));
  createAxisCoder(axes, by, prague)(chunk, of, out);
  return Object.fromEntries(axes.map((axis, a) => [axis.name, [...out[a]!].map((code) => axisLabel(axis, code))]));
}

test('legs are coded on every declared axis, unknown stays unknown', () => {
  expect(coded(declareAxes(parties(), dictionary))).toEqual({
    'entity-type': ['individual', 'business', 'unknown'],
    'client-segment': ['retail', 'sme', 'unknown'],
    country: ['CZ', 'ES', 'unknown'],
    tenure: ['<1y', '<90d', 'unknown'],
    'risk-rating': ['low', 'high', 'unknown'],
    product: ['checking', 'prepaid', 'unknown'],
    channel: ['online', 'unknown', 'branch'],
    'time-of-day': ['00-06', '00-06', 'unknown'],
  });
});

test('another run may number its keys differently: labels decide, and new ones are unseen', () => {
  const axes = declareAxes(parties(), dictionary);
  const renumbered = { clientSegments: ['corporate', 'retail', 'sme'], regions: [] };
  const of = parties({ clientSegment: Int32Array.of(1, 2, 0) });
  expect(coded(axes, renumbered, of)['client-segment']).toEqual(['retail', 'sme', 'unseen']);
});

test('where all parties share one country the region is the geography', () => {
  const country = new Int16Array(3).fill(countryCode('CZ'));
  const axes = declareAxes(parties({ country }), dictionary);
  expect(axisIndex(axes, 'country')).toBe(-1);
  expect(axes[axisIndex(axes, 'region')]!.labels).toEqual(['north', 'south']);
});

test('tenure bands end at 90 days, one year and three years', () => {
  expect([-1, 0, 90 * day - 1, 90 * day, 365 * day, 3 * 365 * day].map(tenureCode)).toEqual([0, 0, 0, 1, 2, 3]);
  expect(tenureCode(Number.NaN)).toBe(-1);
  expect(unseenCode).toBeLessThan(-1);
});
