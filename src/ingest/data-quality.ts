import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type LoadedKind, loadedKinds, recordFields } from '#contract/records';
import type { FieldCompleteness, MissingInput, QualityIssue, QualitySkew } from '#domain/data-quality';
import { day } from '#domain/time';
import { hasTable, lakeFile } from '#engine/duckdb/lake';
import { numberOf, readRow, readRows } from '#engine/duckdb/rows';
import { identifier, literal } from '#engine/duckdb/sql-text';
import { dataNeeds } from './data-needs.ts';

/** Between which times the transactions lie, and how long nothing came. */
export interface Freshness {
  /** UTC epoch ms; null without transactions. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Longest run of days without a transaction, and the day after which it began. */
  readonly largestGapDays: number;
  readonly largestGapAfter: string | null;
}

export interface DataQuality {
  readonly completeness: readonly FieldCompleteness[];
  readonly freshness: Freshness;
  readonly issues: readonly QualityIssue[];
  readonly skew: readonly QualitySkew[];
  readonly missing: readonly MissingInput[];
  readonly notes: readonly string[];
}

/** Shares of filled rows that differ by more than this between groups are reported. */
const skewedShare = 0.1;
/** Fields that only persons, or only businesses, can have: no skew. */
const fieldsOfOneGroup: ReadonlySet<string> = new Set(['birthDate', 'occupation', 'industry']);
/** Smaller groups say little about completeness. */
const leastGroupRows = 30;

/** Assesses a lake and the quarantine that was written with it. `notes` are taken over. */
export async function assessQuality(
  connection: DuckDBConnection,
  lake: string,
  quarantine: string,
  notes: readonly string[],
): Promise<DataQuality> {
  const completeness: FieldCompleteness[] = [];
  for (const kind of loadedKinds) completeness.push(...(await completenessOf(connection, lake, kind)));
  const freshness = await freshnessOf(connection, lake);
  const timeless = await timeOfDayIsAbsent(connection, lake);
  return {
    completeness,
    freshness,
    issues: [...(await quarantineIssues(connection, quarantine)), ...(await outlierIssue(connection, lake))],
    skew: await skewBetweenGroups(connection, lake),
    missing: [
      ...(timeless
        ? [
            {
              name: 'time of day',
              kind: 'axis' as const,
              reason: 'only the date of every transaction is known: hours, nights and rhythm within a day are not',
            },
          ]
        : []),
      ...missingInputs(completeness),
    ],
    notes,
  };
}

function scan(lake: string, kind: LoadedKind): string {
  return `read_parquet(${literal(lakeFile(lake, kind))})`;
}

async function completenessOf(
  connection: DuckDBConnection,
  lake: string,
  kind: LoadedKind,
): Promise<FieldCompleteness[]> {
  if (!hasTable(lake, kind)) return [];
  const fields = recordFields[kind];
  const counts = fields.map(({ name }) => `count(${identifier(name)}) AS ${identifier(name)}`);
  const row = await readRow(
    connection,
    `SELECT count(*) AS "rows of table", ${counts.join(', ')} FROM ${scan(lake, kind)}`,
  );
  const rows = numberOf(row, 'rows of table');
  return fields.map(({ name }) => ({ record: kind, field: name, rows, filled: numberOf(row, name) }));
}

async function freshnessOf(connection: DuckDBConnection, lake: string): Promise<Freshness> {
  const empty = { firstAt: null, lastAt: null, largestGapDays: 0, largestGapAfter: null };
  if (!hasTable(lake, 'transactions')) return empty;
  const row = await readRow(
    connection,
    `WITH days AS (SELECT DISTINCT "at" // ${day} AS d FROM ${scan(lake, 'transactions')}),
      gaps AS (SELECT d, lead(d) OVER (ORDER BY d) - d - 1 AS gap FROM days)
    SELECT (SELECT min("at") FROM ${scan(lake, 'transactions')}) AS "first", (SELECT max("at") FROM ${scan(lake, 'transactions')}) AS "last",
      coalesce(max(gap), 0) AS gap,
      CASE WHEN max(gap) > 0 THEN strftime(make_timestamp_ms(arg_max(d, gap) * ${day}), '%Y-%m-%d') END AS after
    FROM gaps`,
  );
  if (row['first'] === null) return empty;
  return {
    firstAt: numberOf(row, 'first'),
    lastAt: numberOf(row, 'last'),
    largestGapDays: numberOf(row, 'gap'),
    largestGapAfter: row['after'] === null ? null : String(row['after']),
  };
}

async function timeOfDayIsAbsent(connection: DuckDBConnection, lake: string): Promise<boolean> {
  if (!hasTable(lake, 'transactions')) return false;
  const row = await readRow(
    connection,
    `SELECT count(*) AS n, count(*) FILTER ("atPrecision" IS DISTINCT FROM 'day') AS timed FROM ${scan(lake, 'transactions')}`,
  );
  return numberOf(row, 'n') > 0 && numberOf(row, 'timed') === 0;
}

async function quarantineIssues(connection: DuckDBConnection, quarantine: string): Promise<QualityIssue[]> {
  const issues: QualityIssue[] = [];
  for (const name of readdirSync(quarantine).sort()) {
    const file = join(quarantine, name);
    if (!name.endsWith('.ndjson') || statSync(file).size === 0) continue;
    const record = basename(name, '.ndjson');
    const conflicts = record.endsWith('-conflicts');
    const rows = await readRows(
      connection,
      `SELECT field, regexp_replace(reason, '\\d+', '…', 'g') AS reason, count(*) AS n, min(value) AS example
      FROM read_json(${literal(file)}, format = 'newline_delimited', columns = {field: 'VARCHAR', value: 'VARCHAR', reason: 'VARCHAR'})
      GROUP BY ALL ORDER BY n DESC, field, reason LIMIT 20`,
    );
    for (const row of rows) {
      issues.push({
        issue: conflicts ? 'same identifier, different content' : `${row['field'] ?? ''} ${row['reason']}`.trim(),
        record: record.replace(/-conflicts$/, ''),
        count: numberOf(row, 'n'),
        action: conflicts ? 'the first one was kept, the others listed' : 'quarantined',
        example: row['example'] === null ? null : String(row['example']),
      });
    }
  }
  return issues;
}

async function outlierIssue(connection: DuckDBConnection, lake: string): Promise<QualityIssue[]> {
  if (!hasTable(lake, 'transactions')) return [];
  const row = await readRow(
    connection,
    `SELECT count(*) FILTER ("amountOutlier") AS n, max("baseAmountMinor") FILTER ("amountOutlier") AS largest FROM ${scan(lake, 'transactions')}`,
  );
  const count = numberOf(row, 'n');
  if (count === 0) return [];
  const issue = 'amount far outside those of its direction and scheme';
  return [{ issue, record: 'transactions', count, action: 'kept and flagged', example: String(row['largest']) }];
}

/** Completeness of the fields of parties and transactions, by entity type. */
async function skewBetweenGroups(connection: DuckDBConnection, lake: string): Promise<QualitySkew[]> {
  const sources: (readonly [LoadedKind, string])[] = [];
  if (hasTable(lake, 'parties')) sources.push(['parties', scan(lake, 'parties')]);
  if (hasTable(lake, 'transactions') && hasTable(lake, 'accounts') && hasTable(lake, 'parties')) {
    const owned = `(SELECT p."entityType", t.* FROM ${scan(lake, 'transactions')} t
      JOIN ${scan(lake, 'accounts')} a ON a.id = t."accountId" JOIN ${scan(lake, 'parties')} p ON p.id = a."partyId")`;
    sources.push(['transactions', owned]);
  }
  const skew: QualitySkew[] = [];
  for (const [kind, source] of sources) {
    const fields = recordFields[kind].filter((field) => field.nullable && !fieldsOfOneGroup.has(field.name));
    const counts = fields.map(({ name }) => `count(${identifier(name)}) AS ${identifier(name)}`);
    const rows = await readRows(
      connection,
      `SELECT "entityType" AS "name of group", count(*) AS "rows of group", ${counts.join(', ')} FROM ${source}
      GROUP BY 1 HAVING count(*) >= ${leastGroupRows} ORDER BY 1`,
    );
    for (const { name } of fields) {
      const groups = rows.map((row) => ({
        name: String(row['name of group']),
        rows: numberOf(row, 'rows of group'),
        filled: numberOf(row, name),
      }));
      const shares = groups.map((group) => group.filled / group.rows);
      if (Math.max(...shares) - Math.min(...shares) > skewedShare) skew.push({ field: `${kind}.${name}`, groups });
    }
  }
  return skew;
}

function missingInputs(completeness: readonly FieldCompleteness[]): readonly MissingInput[] {
  const filled = (record: string, field: string): number =>
    completeness.find((each) => each.record === record && each.field === field)?.filled ?? 0;
  return dataNeeds
    .filter(({ record, anyOf }) => anyOf.every((field) => filled(record, field) === 0))
    .map(({ name, kind, record, anyOf, consequence }) => ({
      name,
      kind,
      reason: `no ${anyOf.join(' or ')} in ${record}: ${consequence}`,
    }));
}
