import type { FieldMapping } from '#contract/mapping';
import { earliestTime, latestTime, type RecordField } from '#contract/record-fields';
import { currencies, largestAmountMinor } from '#domain/money';
import { earliestEventAt, latestEventAt } from '#domain/time';
import { codeSql } from '#engine/duckdb/code-types';
import { literal } from '#engine/duckdb/sql-text';
import { type NumberFormat, decimalSql, isDecimalSql, minorUnitsSql, withinLimitSql } from './amount-sql.ts';
import { formatName, timeSql } from './time-sql.ts';

/** A canonical field as SQL over the column that holds its text. */
export interface FieldSql {
  /** The typed value; null where the text is absent or cannot be read. */
  readonly value: string;
  /** Why the text cannot be read, null where it can. Only asked where the text is there. */
  readonly problem: string;
}

const trueTexts = ['true', 't', 'yes', 'y', '1'];
const falseTexts = ['false', 'f', 'no', 'n', '0'];

/** `currency` is the column that holds the row's currency, for amounts. */
export function fieldSql(
  field: RecordField,
  how: FieldMapping,
  text: string,
  currency: string,
  number: NumberFormat,
): FieldSql {
  switch (field.kind) {
    case 'identifier':
    case 'text':
      return { value: text, problem: listed(how, text) };
    case 'code':
      return oneOf(`lower(${text})`, field.values ?? []);
    case 'country':
      return {
        value: `CASE WHEN ${codeSql('country', `upper(${text})`)} >= 0 THEN upper(${text}) END`,
        problem: unreadable('is not an ISO 3166-1 alpha-2 code'),
      };
    case 'currency':
      return oneOf(`upper(${text})`, currencies, 'is not an ISO 4217 code in force');
    case 'boolean':
      return {
        value: `CASE WHEN lower(${text}) IN (${list(trueTexts)}) THEN true WHEN lower(${text}) IN (${list(falseTexts)}) THEN false END`,
        problem: unreadable('is neither true nor false'),
      };
    case 'number':
      return numberSql(field, text, number);
    case 'date':
      return dateSql(how, text, field.name);
    case 'event-time':
      return rangedTime(how, text, field.name, earliestEventAt, latestEventAt);
    case 'time':
      return rangedTime(how, text, field.name, earliestTime, latestTime);
    case 'amount':
      return amountSql(how, text, currency, number);
  }
}

/** Signed minor units of an amount, before the sign convention; also what tells the direction. */
export function signedAmountSql(how: FieldMapping, text: string, currency: string, number: NumberFormat): string {
  return minorUnitsSql(decimalSql(text, number), currency, how.unit ?? 'major', how.round === true);
}

function amountSql(how: FieldMapping, text: string, currency: string, number: NumberFormat): FieldSql {
  const signed = signedAmountSql(how, text, currency, number);
  const unsigned = how.debit === undefined && (how.sign ?? 'unsigned') === 'unsigned';
  const round = how.round === true;
  const allowed = unsigned ? `${signed} >= 0 AND ${withinLimitSql(signed)}` : withinLimitSql(signed);
  return {
    value: `CASE WHEN ${isDecimalSql(text, number, round)} AND ${allowed} THEN CAST(abs(${signed}) AS BIGINT) END`,
    problem: `CASE WHEN NOT ${isDecimalSql(text, number, true)} THEN 'is not a number'
      WHEN NOT ${isDecimalSql(text, number, round)} OR ${signed} IS NULL THEN 'has more decimals than ' || coalesce(${currency}, 'the currency')
      WHEN NOT ${withinLimitSql(signed)} THEN ${literal(`is beyond ${largestAmountMinor} minor units`)}
      ELSE 'is negative, and the mapping declares no sign convention' END`,
  };
}

function numberSql(field: RecordField, text: string, format: NumberFormat): FieldSql {
  const value = `TRY_CAST(${format.decimalMark === ',' ? `replace(${text}, ',', '.')` : text} AS DOUBLE)`;
  const within = `${value} BETWEEN ${field.minimum ?? -1e300} AND ${field.maximum ?? 1e300}`;
  return {
    value: `CASE WHEN isfinite(${value}) AND ${within} THEN ${value} END`,
    problem: `CASE WHEN ${value} IS NULL OR NOT isfinite(${value}) THEN 'is not a number'
      ELSE ${literal(`is outside ${field.minimum}..${field.maximum}`)} END`,
  };
}

function rangedTime(how: FieldMapping, text: string, name: string, from: number, to: number): FieldSql {
  const time = timeSql(text, how.date, name);
  const years = `${new Date(from).getUTCFullYear()}–${new Date(to - 1).getUTCFullYear()}`;
  return {
    value: `CASE WHEN ${time} >= ${from} AND ${time} < ${to} THEN ${time} END`,
    problem: `CASE WHEN ${time} IS NULL THEN ${literal(`is not a date of the format ${formatName(how.date)}`)}
      ELSE ${literal(`is outside the years ${years}`)} END`,
  };
}

function dateSql(how: FieldMapping, text: string, name: string): FieldSql {
  const { value, problem } = rangedTime(how, text, name, earliestTime, latestTime);
  return { value: `strftime(make_timestamp_ms(${value}), '%Y-%m-%d')`, problem };
}

function oneOf(text: string, values: readonly string[], reason = `is not one of ${values.join(', ')}`): FieldSql {
  return { value: `CASE WHEN ${text} IN (${list(values)}) THEN ${text} END`, problem: unreadable(reason) };
}

/** Free text is wrong only where a code table was to cover it. */
function listed(how: FieldMapping, text: string): string {
  if (how.codes === undefined || how.otherwise !== 'quarantine') return 'NULL';
  const known = [...new Set(Object.values(how.codes))];
  return `CASE WHEN ${text} NOT IN (${list(known)}) THEN 'is not in the code table' END`;
}

function unreadable(reason: string): string {
  return literal(reason);
}

function list(values: readonly string[]): string {
  return values.map(literal).join(', ');
}
