import { countries } from './countries.ts';
import type { EpochMs } from './time.ts';

/** One stay of a country on a list: from the day it took effect until the day it ended, or still on it. */
export interface CountryListing {
  readonly country: string;
  /** UTC dates, YYYY-MM-DD. */
  readonly from: string;
  readonly until?: string;
  /** Which statement or regime put it there. */
  readonly basis?: string;
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
}

/**
 * Answers whether a country (index in `countries`, −1 = not known) is on a list at a time. Typed arrays, so the hot path
 * reads and compares only. Throws RangeError for what is no country.
 */
export function countryListing(listings: readonly CountryListing[]): (country: number, at: EpochMs) => boolean {
  const codes = listings.map(({ country }) => countries.indexOf(country));
  const unknown = listings.find((_, i) => codes[i]! < 0);
  if (unknown !== undefined) throw new RangeError(`${unknown.country} is no ISO 3166-1 alpha-2 code.`);
  const order = Array.from(codes.keys()).sort((a, b) => codes[a]! - codes[b]!);
  const from = Float64Array.from(order, (i) => Date.parse(listings[i]!.from));
  const until = Float64Array.from(order, (i) => {
    const end = listings[i]!.until;
    return end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
  });
  // Stays of country c are those from first[c] up to first[c + 1].
  const first = new Int32Array(countries.length + 1);
  for (const code of codes) first[code + 1]! += 1;
  for (let code = 0; code < countries.length; code++) first[code + 1]! += first[code]!;
  return (country, at) => {
    if (country < 0) return false;
    for (let i = first[country]!; i < first[country + 1]!; i++) if (at >= from[i]! && at < until[i]!) return true;
    return false;
  };
}
