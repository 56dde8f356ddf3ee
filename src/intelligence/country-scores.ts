import type { CountryScoresSource } from '#contract/intelligence-sources';
import type { CountryRiskList, CountryScore } from '#domain/country-risk';
import { countryOf } from '#screening/lists/country-names';
import { momentOf, readRows, shareOfScale } from './row-reader.ts';

const longAgo = '1970-01-01';

/** An index of countries: each row holds until the next one of its country. Errors as `readRows`. */
export function readCountryScores(source: CountryScoresSource, text: string): CountryRiskList {
  const { name, columns, delimiter = ',', ignore = [] } = source;
  const needed = [columns.country, columns.score, ...(columns.from === undefined ? [] : [columns.from])];
  const rows = readRows(name, text, delimiter, needed, (row) => {
    const given = row.value(columns.country);
    if (ignore.includes(given)) return null;
    const country = countryOf(given);
    if (country === null) return { problem: `${given.slice(0, 60)} is no country` };
    const share = shareOfScale(row.value(columns.score), source);
    if (share === null) return { problem: `${row.value(columns.score).slice(0, 60)} is no value of the scale` };
    const told = columns.from === undefined ? (source.from ?? longAgo) : row.value(columns.from);
    const from = /^\d{4}$/.test(told) ? `${told}-01-01` : told;
    if (momentOf(from) === null) return { problem: `${told.slice(0, 60)} is no day` };
    return { value: { country, from, score: Math.round(1e6 * share) / 1e4 } };
  });
  const scores = untilTheNext(name, rows);
  const { source: publisher, licence } = source;
  const asOf = scores
    .map(({ from }) => from.slice(0, 10))
    .toSorted()
    .at(-1)!; // prettier-ignore
  return { name, source: publisher, licence, asOf, highRisk: [], sanctioned: [], scores };
}

function untilTheNext(index: string, rows: readonly Omit<CountryScore, 'index'>[]): readonly CountryScore[] {
  const ordered = rows.toSorted((a, b) =>
    a.country === b.country ? Date.parse(a.from) - Date.parse(b.from) : a.country < b.country ? -1 : 1,
  ); // prettier-ignore
  return ordered.flatMap((row, i) => {
    const next = ordered[i + 1];
    if (next?.country !== row.country) return [{ index, ...row }];
    // Of two of the same day, the later one in the file holds.
    return Date.parse(next.from) === Date.parse(row.from) ? [] : [{ index, ...row, until: next.from }];
  });
}
