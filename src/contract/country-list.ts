import { z } from 'zod';
import type { CountryListing, CountryRiskList, CountryScore } from '#domain/country-risk';
import { countryCode } from '#domain/countries';

const day = z.iso.date('must be a date YYYY-MM-DD, in quotes');

/** A day, or an instant where an update came in the middle of one. */
const moment = z.union([day, z.iso.datetime()], 'must be a date YYYY-MM-DD, in quotes, or an instant in UTC');
const country = z
  .string('must be an ISO 3166-1 alpha-2 code; Norway needs quotes: "NO"')
  .refine((code) => countryCode(code) >= 0, 'is not an ISO 3166-1 alpha-2 code');
const inOrder = ({ from, until }: { readonly from: string; readonly until?: string | undefined }): boolean =>
  until === undefined || Date.parse(from) < Date.parse(until);
const mostRows = 100_000;

const row = z
  .strictObject({
    list: z.enum(['high-risk', 'sanctioned']),
    country,
    from: moment.describe('When it took effect: a day, or an instant.'),
    until: moment.optional().describe('From when it is off the list; left out while it is on it.'),
    basis: z.string().min(1).max(500).optional().describe('Which statement or regime put it there.'),
  })
  .refine(inOrder, 'must end after it began');

const scoreRow = z
  .strictObject({
    index: z.string().min(1).max(100).describe('Which index: corruption, a bank’s own rating, …'),
    country,
    from: moment.describe('When it took effect.'),
    until: moment.optional().describe('From when another one holds, or none.'),
    score: z.number().min(0).max(100).describe('Higher = riskier.'),
  })
  .refine(inOrder, 'must end after it began');

/** A file of dated country lists: one row per stay of a country on a list. */
export const countryListFile = z
  .strictObject({
    version: z.literal(1),
    name: z.string().min(1).max(200),
    source: z.string().min(1).max(20_000).describe('Where the rows were taken from.'),
    licence: z.string().min(1).max(20_000).describe('On what terms they may be used.'),
    asOf: day.describe('The day up to which the list is current.'),
    note: z.string().max(2000).optional(),
    rows: z.array(row).max(mostRows),
    scores: z.array(scoreRow).max(mostRows).optional().describe('What indices say of countries.'),
  })
  .refine(({ rows, scores = [] }) => rows.length + scores.length > 0, 'has neither rows nor scores');

/** The lists of a file, as the features read them. */
export function countryRiskOf(file: z.infer<typeof countryListFile>): CountryRiskList {
  const { name, source, licence, asOf, rows, scores = [] } = file;
  const of = (wanted: (typeof rows)[number]['list']): readonly CountryListing[] =>
    rows.flatMap(({ list, country, from, until, basis }) =>
      list === wanted
        ? [{ country, from, ...(until === undefined ? {} : { until }), ...(basis === undefined ? {} : { basis }) }]
        : [],
    );
  const scored = scores.map(
    ({ until, ...score }): CountryScore => ({ ...score, ...(until === undefined ? {} : { until }) }),
  );
  return {
    name,
    source,
    licence,
    asOf,
    highRisk: of('high-risk'),
    sanctioned: of('sanctioned'),
    ...(scored.length === 0 ? {} : { scores: scored }),
  };
}

/** The same as a file. */
export function countryListFileOf(list: CountryRiskList): z.infer<typeof countryListFile> {
  const { name, source, licence, asOf, highRisk, sanctioned, scores = [] } = list;
  return {
    version: 1,
    name,
    source,
    licence,
    asOf,
    rows: [
      ...highRisk.map((stay) => ({ list: 'high-risk' as const, ...stay })),
      ...sanctioned.map((stay) => ({ list: 'sanctioned' as const, ...stay })),
    ],
    ...(scores.length === 0 ? {} : { scores: [...scores] }),
  };
}
