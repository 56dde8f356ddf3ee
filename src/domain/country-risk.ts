import { countries } from './countries.ts';
import type { EpochMs } from './time.ts';

/** One stay of a country on a list: from the day it took effect until the day it ended, or still on it. */
export interface CountryListing {
  readonly country: string;
  /** UTC dates, YYYY-MM-DD. */
  readonly from: string;
  readonly until?: string;
}

/** A dated list of countries. A bank replaces it with its own by the same form. */
export interface CountryRiskList {
  readonly source: string;
  /** The day up to which the list is current. */
  readonly asOf: string;
  readonly highRisk: readonly CountryListing[];
  readonly sanctioned: readonly CountryListing[];
}

function listed(from: string, codes: string, until?: string): readonly CountryListing[] {
  return codes.split(' ').map((country) => (until === undefined ? { country, from } : { country, from, until }));
}

/**
 * High risk: the FATF's "call for action" and "increased monitoring" jurisdictions, by the plenary that put them on or
 * took them off. Sanctioned: comprehensive or broad sectoral regimes of the UN, the EU or the US.
 */
export const defaultCountryRisk: CountryRiskList = {
  source:
    'FATF plenary outcomes (www.fatf-gafi.org); UN Security Council 1718 regime; EU Regulations 833/2014, 765/2006 and 267/2012; US OFAC country programmes',
  asOf: '2026-02-13',
  highRisk: [
    ...listed('2020-02-21', 'IR MM'),
    ...listed('2011-02-25', 'KP'),
    ...listed('2010-02-18', 'SY YE'),
    ...listed('2021-06-25', 'HT SS'),
    ...listed('2022-10-21', 'CD'),
    ...listed('2023-06-23', 'CM VN'),
    ...listed('2023-10-27', 'BG'),
    ...listed('2024-02-23', 'KE NA'),
    ...listed('2024-06-28', 'MC VE'),
    ...listed('2024-10-25', 'AO CI DZ LB'),
    ...listed('2025-02-21', 'LA NP'),
    ...listed('2025-06-13', 'BO VG'),
    ...listed('2026-02-13', 'KW PG'),
    ...listed('2021-02-19', 'BF', '2025-10-24'),
    ...listed('2022-10-21', 'MZ', '2025-10-24'),
    ...listed('2023-02-24', 'NG ZA', '2025-10-24'),
    ...listed('2023-06-23', 'HR', '2025-06-13'),
    ...listed('2021-10-21', 'ML', '2025-06-13'),
    ...listed('2022-10-21', 'TZ', '2025-06-13'),
    ...listed('2021-06-25', 'PH', '2025-02-21'),
    ...listed('2021-02-19', 'SN', '2024-10-25'),
    ...listed('2020-02-21', 'JM', '2024-06-28'),
    ...listed('2021-10-21', 'TR', '2024-06-28'),
    ...listed('2020-02-21', 'BB UG', '2024-02-23'),
    ...listed('2022-06-17', 'GI', '2024-02-23'),
    ...listed('2022-03-04', 'AE', '2024-02-23'),
    ...listed('2020-02-21', 'AL', '2023-10-27'),
    ...listed('2021-02-19', 'KY', '2023-10-27'),
    ...listed('2021-10-21', 'JO', '2023-10-27'),
    ...listed('2019-06-21', 'PA', '2023-10-27'),
  ],
  sanctioned: [
    ...listed('2006-10-14', 'KP'),
    ...listed('2012-03-24', 'IR'),
    ...listed('1962-02-07', 'CU'),
    ...listed('2011-08-18', 'SY', '2025-06-30'),
    ...listed('2022-02-24', 'RU'),
    ...listed('2022-03-02', 'BY'),
  ],
};

/**
 * Answers whether a country (index in `countries`, −1 = not known) is on a list at a time. Two typed arrays, so the
 * hot path reads and compares only.
 */
export function countryListing(listings: readonly CountryListing[]): (country: number, at: EpochMs) => boolean {
  const from = new Float64Array(countries.length).fill(Number.POSITIVE_INFINITY);
  const until = new Float64Array(countries.length).fill(Number.NEGATIVE_INFINITY);
  for (const listing of listings) {
    const code = countries.indexOf(listing.country);
    if (code < 0) throw new RangeError(`${listing.country} is no ISO 3166-1 alpha-2 code.`);
    from[code] = Math.min(from[code]!, Date.parse(listing.from));
    until[code] = Math.max(
      until[code]!,
      listing.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(listing.until),
    );
  }
  return (country, at) => country >= 0 && at >= from[country]! && at < until[country]!;
}
