import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordMapping } from '#contract/mapping';
import { AppError } from '#domain/app-error';
import { largestAmountMinor } from '#domain/money';
import { numberOf, readRow, readRows } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import { minorPerMajorSql } from './amount-sql.ts';
import { normalisedSql } from './descriptions.ts';
import type { Derivation } from './load-kind.ts';
import { loadRates, rateScale } from './rates.ts';
import { isMidnightSql } from './time-sql.ts';

export interface TransactionDerivation {
  readonly derivation: Derivation;
  readonly baseCurrency: string;
  /** What a person should know of how times were read. */
  readonly notes: readonly string[];
}

/** Robust deviations from the median of the logarithm beyond which an amount is flagged. */
const outlierDeviations = 6;
/** Fewer amounts than this in a group say nothing about what is far out. */
const leastAmounts = 100;

/**
 * What ingest adds to transactions: whether the time of day is known, the amount in the base currency with the rate used and its day, the normalised
 * description, and the flag of amounts far outside those of the same direction and scheme. `candidate` must exist.
 */
export async function deriveTransactions(
  connection: DuckDBConnection,
  mappings: readonly RecordMapping[],
  wanted: string | undefined,
  ratesFile: string | undefined,
): Promise<TransactionDerivation> {
  const rows = await readRows(
    connection,
    'SELECT currency, count(*) AS n FROM candidate GROUP BY currency ORDER BY n DESC, currency',
  );
  const currencies = rows.map((row) => String(row['currency']));
  const baseCurrency = wanted ?? (currencies.length > 1 ? undefined : (currencies[0] ?? 'EUR'));
  if (baseCurrency === undefined) {
    throw new AppError(
      'ingest.no-base-currency',
      `The transactions are in ${currencies.join(', ')}: name a base currency and give a rates file.`,
      { currencies },
    );
  }
  const foreign = currencies.some((currency) => currency !== baseCurrency);
  if (foreign && ratesFile === undefined) {
    throw new AppError(
      'ingest.no-rates',
      `The transactions are in ${currencies.join(', ')} and the base currency is ${baseCurrency}: give a rates file (date, currency, rate).`,
      { currencies },
    );
  }
  if (foreign && ratesFile !== undefined) {
    await loadRates(connection, ratesFile);
    await createDayRates(connection);
  }
  const conversion = foreign ? converted(baseCurrency) : unconverted;
  await createBounds(connection, conversion);
  const midnight = await inputsAtMidnight(connection, mappings);
  const precision = `coalesce(s."atPrecision", CASE WHEN s._input IN (${['-1', ...midnight].join(', ')}) THEN 'day' ELSE 'instant' END)`;
  const outlier = `(s."amountMinor" > 0 AND coalesce(ln(greatest(${conversion.amount}, 1)) > bound.high, false))`;
  return {
    baseCurrency,
    notes: midnight.map(
      (input) =>
        `Every time of ${mappings[input]!.from} is midnight: only the date counts as known. Say so with atPrecision: { value: day }, or { value: instant } where it is meant.`,
    ),
    derivation: {
      instead: { atPrecision: precision },
      select: [
        `CAST(${conversion.amount} AS BIGINT) AS "baseAmountMinor"`,
        `${conversion.rate} AS "rate"`,
        `${conversion.rateDate} AS "rateDate"`,
        `${normalisedSql('s."description"')} AS "descriptionNormalised"`,
        `${outlier} AS "amountOutlier"`,
      ],
      join: `${conversion.join}
        LEFT JOIN bound ON bound.direction = s."direction" AND bound.scheme = coalesce(s."scheme", '')`,
      problems: conversion.problems,
    },
  };
}

/**
 * Positions of the mappings whose every transaction is at midnight although their format has a time of day. One row
 * tells nothing.
 */
async function inputsAtMidnight(
  connection: DuckDBConnection,
  mappings: readonly RecordMapping[],
): Promise<readonly number[]> {
  const found: number[] = [];
  for (const [input, { fields }] of mappings.entries()) {
    const midnight = isMidnightSql('"at"', fields['at']?.date);
    const row = await readRow(
      connection,
      `SELECT count(*) AS n, count(*) FILTER (NOT ${midnight}) AS timed FROM candidate
      WHERE _input = ${input} AND "atPrecision" IS NULL`,
    );
    if (numberOf(row, 'n') > 1 && numberOf(row, 'timed') === 0) found.push(input);
  }
  return found;
}

interface Conversion {
  /** SQL for the minor units of the base currency. */
  readonly amount: string;
  readonly rate: string;
  readonly rateDate: string;
  readonly join: string;
  readonly problems: Derivation['problems'];
}

const unconverted: Conversion = {
  amount: 's."amountMinor"',
  rate: 'CAST(NULL AS DOUBLE)',
  rateDate: 'CAST(NULL AS VARCHAR)',
  join: '',
  problems: [],
};

const dayOf = (at: string): string => `CAST(make_timestamp_ms(${at}) AS DATE)`;

/** The table `day_rate`: for each currency and day of a transaction, the latest rate that is not later. */
async function createDayRates(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE day_rate AS
    SELECT currency, day, latest.day AS rate_day, latest.scaled AS scaled, latest.text AS text FROM (
      SELECT currency, day, wanted, last_value(rate IGNORE NULLS) OVER (PARTITION BY currency ORDER BY day, wanted) AS latest
      FROM (
        SELECT currency, day, false AS wanted, {'day': day, 'scaled': scaled, 'text': text} AS rate FROM rate
        UNION ALL
        SELECT DISTINCT "currency", ${dayOf('"at"')}, true, NULL FROM candidate
      )
    ) WHERE wanted AND latest IS NOT NULL`);
}

/** Integers throughout, halves rounded up. */
function converted(base: string): Conversion {
  const own = `s."currency" = ${literal(base)}`;
  const divisor = `(${rateScale}::HUGEINT * ${minorPerMajorSql('s."currency"')})`;
  const product = `(s."amountMinor"::HUGEINT * rate.scaled * ${minorPerMajorSql(literal(base))})`;
  const amount = `CASE WHEN ${own} THEN s."amountMinor" ELSE (${product} + ${divisor} // 2) // ${divisor} END`;
  return {
    amount,
    rate: `CASE WHEN ${own} THEN NULL ELSE CAST(rate.text AS DOUBLE) END`,
    rateDate: `CASE WHEN ${own} THEN NULL ELSE strftime(rate.rate_day, '%Y-%m-%d') END`,
    join: `LEFT JOIN day_rate rate ON rate.currency = s."currency" AND rate.day = ${dayOf('s."at"')}`,
    problems: [
      {
        when: `(NOT ${own} AND rate.scaled IS NULL)`,
        field: 'currency',
        value: 's."currency"',
        reason: `'has no rate on or before that day in the rates file'`,
      },
      {
        when: `(${amount} > ${largestAmountMinor})`,
        field: 'amountMinor',
        value: 's."amountMinor"',
        reason: literal(`is beyond ${largestAmountMinor} minor units of ${base}`),
      },
    ],
  };
}

/**
 * The table `bound` (direction, scheme, high): from a histogram of ln(amount) in steps of 1/64, the median and the
 * median absolute deviation; the same for any number of threads.
 */
async function createBounds(connection: DuckDBConnection, conversion: Conversion): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE histogram AS
    SELECT s."direction" AS direction, coalesce(s."scheme", '') AS scheme, round(ln(greatest(${conversion.amount}, 1)) * 64) AS step, count(*) AS n
    FROM candidate s ${conversion.join} WHERE s."amountMinor" > 0 AND ${conversion.amount} > 0 GROUP BY ALL`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE bound AS
    WITH middle AS (${weightedMedian('histogram', 'step')}),
    spread AS (SELECT h.direction, h.scheme, abs(h.step - m.median) AS step, sum(h.n) AS n
      FROM histogram h JOIN middle m USING (direction, scheme) GROUP BY ALL),
    deviation AS (${weightedMedian('spread', 'step')})
    SELECT m.direction, m.scheme,
      (m.median + ${outlierDeviations} * 1.4826 * greatest(d.median, 1)) / 64 AS high
    FROM middle m JOIN deviation d USING (direction, scheme) WHERE m.total >= ${leastAmounts}`);
}

function weightedMedian(table: string, value: string): string {
  return `SELECT direction, scheme, min(${value}) AS median, any_value(total) AS total FROM (
    SELECT *, sum(n) OVER (PARTITION BY direction, scheme ORDER BY ${value}) AS running,
      sum(n) OVER (PARTITION BY direction, scheme) AS total FROM ${table}
  ) WHERE running * 2 >= total GROUP BY direction, scheme`;
}
