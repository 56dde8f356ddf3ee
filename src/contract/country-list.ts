import { z } from 'zod';
import type { CountryListing, CountryRiskList } from '#domain/country-risk';
import { countryCode } from '#domain/countries';

const day = z.iso.date('must be a date YYYY-MM-DD, in quotes');

const row = z
  .strictObject({
    list: z.enum(['high-risk', 'sanctioned']),
    country: z
      .string('must be an ISO 3166-1 alpha-2 code; Norway needs quotes: "NO"')
      .refine((code) => countryCode(code) >= 0, 'is not an ISO 3166-1 alpha-2 code'),
    from: day.describe('The day it took effect.'),
    until: day.optional().describe('The day from which it is off the list; left out while it is on it.'),
    basis: z.string().min(1).max(500).optional().describe('Which statement or regime put it there.'),
  })
  .refine(({ from, until }) => until === undefined || from < until, 'must end after it began');

/** A file of dated country lists: one row per stay of a country on a list. */
export const countryListFile = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(200),
  source: z.string().min(1).max(2000).describe('Where the rows were taken from.'),
  licence: z.string().min(1).max(2000).describe('On what terms they may be used.'),
  asOf: day.describe('The day up to which the list is current.'),
  note: z.string().max(2000).optional(),
  rows: z.array(row).min(1).max(10_000),
});

/** The lists of a file, as the features read them. */
export function countryRiskOf(file: z.infer<typeof countryListFile>): CountryRiskList {
  const { name, source, licence, asOf, rows } = file;
  const of = (wanted: (typeof rows)[number]['list']): readonly CountryListing[] =>
    rows.flatMap(({ list, country, from, until, basis }) =>
      list === wanted
        ? [{ country, from, ...(until === undefined ? {} : { until }), ...(basis === undefined ? {} : { basis }) }]
        : [],
    );
  return { name, source, licence, asOf, highRisk: of('high-risk'), sanctioned: of('sanctioned') };
}
