import { channels, entityTypes, products, riskRatings, timePrecisions, unknownCode } from '#domain/codes';
import { countries } from '#domain/countries';
import { day, hour } from '#domain/time';
import { LocalClock, type TimeZone } from '#domain/time-zone';
import type { EventChunk, PartyColumns } from '#features/event-chunk';

/**
 * A declared (exogenous) axis. Only such axes form cells: a cluster of the very features that are scored never
 * re-centres a score. `labels[code]` names a value; the codes of a model are its own, matched by label.
 */
export interface Axis {
  readonly name: string;
  /** What the value belongs to: the party (it changes slowly) or the single transaction. */
  readonly of: 'party' | 'transaction';
  readonly labels: readonly string[];
}

/** Every axis that a bank may have; `country` and `region` stand in for each other. */
export const axisNames = [
  'entity-type',
  'client-segment',
  'country',
  'region',
  'tenure',
  'risk-rating',
  'product',
  'channel',
  'time-of-day',
] as const;

/** One code per row and axis, in the order of the axes: an index into `labels`, `unknownCode` or `unseenCode`. */
export type AxisCodes = readonly Int16Array[];

/** A value that the model's training never saw: it belongs to no cell, so the parent stands in. */
export const unseenCode = -2;

/** Days since onboarding: below 90, below a year, below three years, three years or more. */
export const tenureBands = ['<90d', '<1y', '<3y', '>=3y'] as const;
const tenureLimits = [90 * day, 365 * day, 3 * 365 * day];

/** Bands of the local day, six hours each. */
export const timeBands = ['00-06', '06-12', '12-18', '18-24'] as const;

/** Names behind the dense keys of PartyColumns; position = key. */
export interface AxisDictionary {
  readonly clientSegments: readonly string[];
  readonly regions: readonly string[];
}

function observed(codes: ArrayLike<number>, labels: readonly string[]): string[] {
  const seen = new Set<string>();
  for (let i = 0; i < codes.length; i++) {
    const label = labels[codes[i]!];
    if (label !== undefined) seen.add(label);
  }
  return [...seen].sort();
}

/**
 * The axes of a bank: geography is the country, or the region where all parties share one country.
 * Axes that no party tells apart (no client segment known, for instance) have no labels and count as one value.
 */
export function declareAxes(parties: PartyColumns, dictionary: AxisDictionary): readonly Axis[] {
  const countryLabels = observed(parties.country, countries);
  const regionLabels = observed(parties.region, dictionary.regions);
  const byRegion = countryLabels.length <= 1 && regionLabels.length > 1;
  return [
    { name: 'entity-type', of: 'party', labels: entityTypes },
    {
      name: 'client-segment',
      of: 'party',
      labels: observed(parties.clientSegment, dictionary.clientSegments),
    },
    byRegion
      ? { name: 'region', of: 'party', labels: regionLabels }
      : { name: 'country', of: 'party', labels: countryLabels },
    { name: 'tenure', of: 'party', labels: tenureBands },
    { name: 'risk-rating', of: 'party', labels: riskRatings },
    { name: 'product', of: 'transaction', labels: products },
    { name: 'channel', of: 'transaction', labels: channels },
    { name: 'time-of-day', of: 'transaction', labels: timeBands },
  ];
}

/** Writes the codes of all events of a chunk to `out` (one array per axis, length ≥ chunk.length). Only legs mean anything. */
export type AxisCoder = (chunk: EventChunk, parties: PartyColumns, out: readonly Int16Array[]) => void;

type CodeColumn = (chunk: EventChunk, parties: PartyColumns, out: Int16Array) => void;

/** Old code → model code by label; what the model never saw becomes `unseenCode`. */
function translation(from: readonly string[], to: readonly string[]): Int16Array {
  return Int16Array.from(from, (label) => {
    const code = to.indexOf(label);
    return code < 0 ? unseenCode : code;
  });
}

function partyColumn(column: (parties: PartyColumns) => ArrayLike<number>, map: Int16Array): CodeColumn {
  return (chunk, parties, out) => {
    const values = column(parties);
    for (let i = 0; i < chunk.length; i++) {
      const value = values[chunk.party[i]!]!;
      out[i] = value < 0 ? unknownCode : (map[value] ?? unseenCode);
    }
  };
}

function eventColumn(column: (chunk: EventChunk) => ArrayLike<number>, map: Int16Array): CodeColumn {
  return (chunk, _parties, out) => {
    const values = column(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const value = values[i]!;
      out[i] = value < 0 ? unknownCode : (map[value] ?? unseenCode);
    }
  };
}

/** Days below which a tenure band lies; null for the open one and for what is no band. */
export function tenureDays(label: string): number | null {
  const limit = tenureLimits[tenureBands.indexOf(label as (typeof tenureBands)[number])];
  return limit === undefined ? null : limit / day;
}

/** Code in `tenureBands` of a time since onboarding; a negative one (an event before it) is the shortest. */
export function tenureCode(tenureMs: number): number {
  if (Number.isNaN(tenureMs)) return unknownCode;
  for (let band = 0; band < tenureLimits.length; band++) if (tenureMs < tenureLimits[band]!) return band;
  return tenureLimits.length;
}

const codeTenure: CodeColumn = (chunk, parties, out) => {
  for (let i = 0; i < chunk.length; i++) out[i] = tenureCode(chunk.at[i]! - parties.onboardedAt[chunk.party[i]!]!);
};

const dayOnly = timePrecisions.indexOf('day');

function codeTimeOfDay(timeZone: TimeZone): CodeColumn {
  const clock = new LocalClock(timeZone);
  return (chunk, _parties, out) => {
    for (let i = 0; i < chunk.length; i++) {
      const local = chunk.at[i]! + clock.offsetAt(chunk.at[i]!);
      const timed = chunk.timePrecision[i] !== dayOnly;
      out[i] = timed ? Math.floor((local - Math.floor(local / day) * day) / (6 * hour)) : unknownCode;
    }
  };
}

function columnOf(axis: Axis, dictionary: AxisDictionary, timeZone: TimeZone): CodeColumn {
  switch (axis.name) {
    case 'entity-type':
      return partyColumn((parties) => parties.entityType, translation(entityTypes, axis.labels));
    case 'client-segment':
      return partyColumn((parties) => parties.clientSegment, translation(dictionary.clientSegments, axis.labels));
    case 'country':
      return partyColumn((parties) => parties.country, translation(countries, axis.labels));
    case 'region':
      return partyColumn((parties) => parties.region, translation(dictionary.regions, axis.labels));
    case 'risk-rating':
      return partyColumn((parties) => parties.riskRating, translation(riskRatings, axis.labels));
    case 'product':
      return eventColumn((chunk) => chunk.product, translation(products, axis.labels));
    case 'channel':
      return eventColumn((chunk) => chunk.channel, translation(channels, axis.labels));
    case 'tenure':
      return codeTenure;
    case 'time-of-day':
      return codeTimeOfDay(timeZone);
    default:
      return (chunk, _parties, out) => out.fill(unknownCode, 0, chunk.length);
  }
}

/**
 * A coder for the axes of a model, whatever numbers the dense keys have in this run. The time zone is that of the
 * model's features.
 */
export function createAxisCoder(axes: readonly Axis[], dictionary: AxisDictionary, timeZone: TimeZone): AxisCoder {
  const columns = axes.map((axis) => columnOf(axis, dictionary, timeZone));
  return (chunk, parties, out) => {
    for (let a = 0; a < columns.length; a++) columns[a]!(chunk, parties, out[a]!);
  };
}

/** Position of an axis by name, −1 where there is none. */
export function axisIndex(axes: readonly Axis[], name: string): number {
  return axes.findIndex((axis) => axis.name === name);
}

/** The name of a code, for sentences and tables. */
export function axisLabel(axis: Axis, code: number): string {
  return axis.labels[code] ?? (code === unseenCode ? 'unseen' : 'unknown');
}
