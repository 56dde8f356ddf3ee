import { countries } from './countries.ts';
import type { EpochMs } from './time.ts';

/** A time in which something holds of a country: from when it took effect until it ended, or still. */
interface CountryTime {
  readonly country: string;
  /** UTC dates, YYYY-MM-DD, or instants, YYYY-MM-DDTHH:MM:SSZ. */
  readonly from: string;
  readonly until?: string;
}

/** One stay of a country on a list. */
export interface CountryListing extends CountryTime {
  /** Which statement or regime put it there. */
  readonly basis?: string;
}

/** What an index says of a country: corruption, a bank's own rating. */
export interface CountryScore extends CountryTime {
  readonly index: string;
  /** 0–100; higher = riskier. */
  readonly score: number;
}

/** Dated lists of countries: those that come with Peerline (lists/country-risk.yaml), or a bank's own. */
export interface CountryRiskList {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  /** The day up to which the list is current. */
  readonly asOf: string;
  readonly highRisk: readonly CountryListing[];
  readonly sanctioned: readonly CountryListing[];
  readonly scores?: readonly CountryScore[];
}

/** Rows by country, as typed arrays: those of country c are from first[c] up to first[c + 1]. */
interface ByCountry {
  readonly first: Int32Array;
  /** Place of each row in what was given. */
  readonly order: readonly number[];
  readonly from: Float64Array;
  readonly until: Float64Array;
}

function byCountry(rows: readonly CountryTime[]): ByCountry {
  const codes = rows.map(({ country }) => countries.indexOf(country));
  const unknown = rows.find((_, i) => codes[i]! < 0);
  if (unknown !== undefined) throw new RangeError(`${unknown.country} is no ISO 3166-1 alpha-2 code.`);
  const order = Array.from(codes.keys()).sort((a, b) => codes[a]! - codes[b]!);
  const first = new Int32Array(countries.length + 1);
  for (const code of codes) first[code + 1]! += 1;
  for (let code = 0; code < countries.length; code++) first[code + 1]! += first[code]!;
  return {
    first,
    order,
    from: Float64Array.from(order, (i) => Date.parse(rows[i]!.from)),
    until: Float64Array.from(order, (i) => {
      const end = rows[i]!.until;
      return end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
    }),
  };
}

/**
 * Answers whether a country (index in `countries`, −1 = not known) is on a list at a time. Typed arrays, so the hot path
 * reads and compares only. Throws RangeError for what is no country.
 */
export function countryListing(listings: readonly CountryListing[]): (country: number, at: EpochMs) => boolean {
  const { first, from, until } = byCountry(listings);
  return (country, at) => {
    if (country < 0) return false;
    for (let i = first[country]!; i < first[country + 1]!; i++) if (at >= from[i]! && at < until[i]!) return true;
    return false;
  };
}

/**
 * Answers what the riskiest of the indices in force says of a country at a time, 0–100; NaN where none says anything.
 * Throws RangeError for what is no country.
 */
export function countryScoring(scores: readonly CountryScore[]): (country: number, at: EpochMs) => number {
  const { first, order, from, until } = byCountry(scores);
  const values = Float64Array.from(order, (i) => scores[i]!.score);
  return (country, at) => {
    if (country < 0) return Number.NaN;
    let highest = Number.NaN;
    for (let i = first[country]!; i < first[country + 1]!; i++) {
      if (at >= from[i]! && at < until[i]! && !(values[i]! <= highest)) highest = values[i]!;
    }
    return highest;
  };
}
