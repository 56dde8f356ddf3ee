import type { CountryListing, CountryRiskList, CountryScore } from './country-risk.ts';
import type { EpochMs } from './time.ts';

/** A list as it was known from a moment on. */
export interface KnownVersion {
  readonly knownFrom: EpochMs;
  readonly list: CountryRiskList;
}

type Row = CountryListing | CountryScore;

/** A date where the time of day is midnight, else an instant. */
function momentText(at: EpochMs): string {
  const text = new Date(at).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}

/** What of a row lies within [from, until): nothing, or the row with its ends moved. */
function clipped<T extends Row>(row: T, from: EpochMs, until: EpochMs): readonly T[] {
  const start = Math.max(Date.parse(row.from), from);
  const end = Math.min(row.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(row.until), until);
  if (start >= end) return [];
  const { until: _until, ...rest } = row;
  const cut = { ...rest, from: momentText(start), ...(Number.isFinite(end) ? { until: momentText(end) } : {}) };
  return [cut as T];
}

/** Rows that follow one another and say the same become one. */
function joined<T extends Row>(rows: readonly T[]): readonly T[] {
  const last = new Map<string, T>();
  const done: T[] = [];
  for (const row of rows.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const { from, until: _until, ...rest } = row;
    const key = JSON.stringify(rest, Object.keys(rest).sort());
    const before = last.get(key);
    if (before?.until !== undefined && before.until === from) {
      const { until: _end, ...start } = before;
      last.set(key, { ...start, ...(row.until === undefined ? {} : { until: row.until }) } as T);
    } else {
      if (before !== undefined) done.push(before);
      last.set(key, row);
    }
  }
  const order = (row: T): string => `${row.country} ${row.from}`;
  return [...done, ...last.values()].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/**
 * One list that says at each time what was known then: the version known last rules until the next one is known, whatever
 * that says of the past. Of the time before the first version, its own dates are believed. So a new version never
 * changes what an evaluation from before it sees. `versions` must not be empty.
 */
export function asKnownThen(versions: readonly KnownVersion[]): CountryRiskList {
  const ordered = versions.toSorted((a, b) => a.knownFrom - b.knownFrom);
  const latest = ordered.at(-1);
  if (latest === undefined) throw new RangeError('There is no version.');
  const ruled = <T extends Row>(rowsOf: (list: CountryRiskList) => readonly T[]): readonly T[] =>
    joined(
      ordered.flatMap(({ knownFrom, list }, i) => {
        const from = i === 0 ? Number.NEGATIVE_INFINITY : knownFrom;
        const until = ordered[i + 1]?.knownFrom ?? Number.POSITIVE_INFINITY;
        return rowsOf(list).flatMap((row) => clipped(row, from, until));
      }),
    );
  const scores = ruled(({ scores = [] }) => scores);
  const { name, source, licence, asOf } = latest.list;
  return {
    name,
    source,
    licence,
    asOf,
    highRisk: ruled(({ highRisk }) => highRisk),
    sanctioned: ruled(({ sanctioned }) => sanctioned),
    ...(scores.length === 0 ? {} : { scores }),
  };
}

/** What several sources say, together. `lists` must not be empty. */
export function together(name: string, lists: readonly CountryRiskList[]): CountryRiskList {
  const told = (text: (list: CountryRiskList) => string): string =>
    lists.map((list) => `${list.name}: ${text(list)}`).join(' — ');
  const scores = lists.flatMap(({ scores = [] }) => scores);
  return {
    name,
    source: told(({ source }) => source),
    licence: told(({ licence }) => licence),
    asOf: lists
      .map(({ asOf }) => asOf)
      .toSorted()
      .at(-1)!, // prettier-ignore
    highRisk: lists.flatMap(({ highRisk }) => highRisk),
    sanctioned: lists.flatMap(({ sanctioned }) => sanctioned),
    ...(scores.length === 0 ? {} : { scores }),
  };
}
