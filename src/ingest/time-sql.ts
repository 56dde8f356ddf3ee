import type { FieldMapping } from '#contract/mapping';
import { AppError } from '#domain/app-error';
import { literal } from '#engine/duckdb/sql-text';

const isoPattern = String.raw`\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?)?`;
const zonePattern = String.raw`.*(Z|[+-]\d{2}(:?\d{2})?)`;
const countUnits: Readonly<Record<string, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
};
const tokens: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['YY', '%y'],
  ['MM', '%m'],
  ['DD', '%d'],
  ['HH', '%H'],
  ['mm', '%M'],
  ['SSS', '%g'],
  ['ss', '%S'],
];

/** SQL for the UTC epoch ms of a text expression; null where the text does not have the format. */
export function timeSql(text: string, how: FieldMapping['date'], name: string): string {
  const { format, zone, origin } =
    typeof how === 'object' ? how : { format: how ?? 'iso', zone: undefined, origin: undefined };
  if (format === 'iso') return isoSql(text, zone);
  if (format === 'epoch-ms') return `TRY_CAST(${text} AS BIGINT)`;
  if (format === 'epoch-s') return `TRY_CAST(${text} AS BIGINT) * 1000`;
  const unit = countUnits[format];
  if (unit !== undefined) {
    if (origin === undefined) {
      throw new AppError(
        'mapping.no-origin',
        `The date of ${name} is a count of ${format}: say since when with \`origin\`.`,
      );
    }
    const start = Date.parse(`${origin}T00:00:00Z`);
    return `CAST(floor(TRY_CAST(${text} AS DOUBLE) * ${unit}) AS BIGINT) + ${start}`;
  }
  return epochMs(`try_strptime(${text}, ${literal(strptimeFormat(format, name))})`, zone);
}

/** SQL for the precision of a time by its format: `day` where the text holds a date alone; null where that cannot be told. */
export function precisionSql(text: string, how: FieldMapping['date']): string {
  const format = formatName(how);
  if (format === 'iso') return `CASE WHEN length(${text}) = 10 THEN 'day' WHEN length(${text}) > 10 THEN 'instant' END`;
  if (format === 'days') {
    return `CASE WHEN TRY_CAST(${text} AS DOUBLE) = floor(TRY_CAST(${text} AS DOUBLE)) THEN 'day' ELSE 'instant' END`;
  }
  const count = format in countUnits || format === 'epoch-ms' || format === 'epoch-s';
  return count || format.includes('HH') ? 'CAST(NULL AS VARCHAR)' : `'day'`;
}

/** SQL for whether a time (UTC epoch ms) is midnight in the zone of its format. */
export function isMidnightSql(at: string, how: FieldMapping['date']): string {
  const zone = typeof how === 'object' ? how.zone : undefined;
  const local =
    zone === undefined || zone === 'UTC'
      ? `make_timestamp_ms(${at})`
      : `timezone(${literal(zone)}, make_timestamptz(${at} * 1000))`;
  return `(date_trunc('day', ${local}) = ${local})`;
}

/** How messages name the format. */
export function formatName(how: FieldMapping['date']): string {
  return typeof how === 'object' ? how.format : (how ?? 'iso');
}

function isoSql(text: string, zone: string | undefined): string {
  const plain = epochMs(`TRY_CAST(${text} AS TIMESTAMP)`, zone);
  const colon = `regexp_replace(${text}, '([+-]\\d{2})(\\d{2})$', '\\1:\\2')`;
  const zoned = `epoch_ms(TRY_CAST(${colon} AS TIMESTAMPTZ))`;
  return `CASE WHEN length(${text}) = 10 AND regexp_full_match(${text}, '\\d{4}-\\d{2}-\\d{2}') THEN ${plain}
    WHEN NOT regexp_full_match(${text}, ${literal(isoPattern)}) THEN NULL
    WHEN regexp_full_match(substr(${text}, 11), ${literal(zonePattern)}) THEN ${zoned} ELSE ${plain} END`;
}

function epochMs(timestamp: string, zone: string | undefined): string {
  return zone === undefined || zone === 'UTC'
    ? `epoch_ms(${timestamp})`
    : `epoch_ms(timezone(${literal(zone)}, ${timestamp}))`;
}

function strptimeFormat(format: string, name: string): string {
  let rest = format;
  let result = '';
  while (rest !== '') {
    const token = tokens.find(([each]) => rest.startsWith(each));
    if (token === undefined && /^[A-Za-z]/.test(rest) && !rest.startsWith('T')) {
      throw new AppError(
        'mapping.date-format',
        `The date format ${format} of ${name} is not understood: use iso, epoch-ms, epoch-s, days, hours, minutes, seconds, or YYYY YY MM DD HH mm ss SSS.`,
      );
    }
    result += token === undefined ? rest[0]!.replace('%', '%%') : token[1];
    rest = rest.slice(token === undefined ? 1 : token[0].length);
  }
  return result;
}
