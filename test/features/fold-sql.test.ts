import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directions, schemes } from '#domain/codes';
import { featureCatalogue } from '#features/catalogue';
import type { Condition } from '#features/conditions';
import type { FeatureDeclaration } from '#features/declaration';
import { createFold, createFoldOutput } from '#features/fold';
import { chunkOf, history, partyColumnsOf } from './histories.ts';
import { foldOptions } from '../fixtures/fold-options.ts';

/** What SQL can say of a condition, over the columns of the event table `e`. */
const predicates: Partial<Record<Condition, string>> = {
  leg: "e.kind = 'leg'",
  out: `e.kind = 'leg' AND e.direction = ${directions.indexOf('out')}`,
  in: `e.kind = 'leg' AND e.direction = ${directions.indexOf('in')}`,
  cash: `e.kind = 'leg' AND e.scheme = ${schemes.indexOf('cash')}`,
  wire: `e.kind = 'leg' AND e.scheme = ${schemes.indexOf('wire')}`,
  'scheme-known': "e.kind = 'leg' AND e.scheme >= 0",
  'counterparty-known': "e.kind = 'leg' AND e.counterparty >= 0",
  round: "e.kind = 'leg' AND e.amount > 0 AND e.amount % 10000 = 0",
  'near-limit': "e.kind = 'leg' AND e.amount >= 900000 AND e.amount < 1000000",
  complaint: "e.kind = 'complaint'",
  incident: "e.kind = 'incident'",
  'screening-hit': "e.kind = 'screening-hit'",
};

const keyColumns = { payee: 'e.direction = 0', payer: 'e.direction = 1' } as const;

function where(conditions: readonly Condition[]): string | undefined {
  const found = conditions.map((condition) => predicates[condition]);
  return found.includes(undefined) ? undefined : ['TRUE', ...found].map((predicate) => `(${predicate})`).join(' AND ');
}

/** The value, or null where none of the legs that it asks about could tell it. */
function featureSql(feature: FeatureDeclaration): string | undefined {
  const value = aggregateSql(feature);
  const { knownBy, windowMs } = feature;
  if (value === undefined || knownBy === undefined) return value;
  const [asked, known] = [where(knownBy.of), where([...knownBy.of, knownBy.known])];
  if (asked === undefined || known === undefined) return undefined;
  const met = (predicate: string): string => `count(*) FILTER (WHERE e.made > l.made - ${windowMs} AND ${predicate})`;
  return `CASE WHEN ${met(asked)} = 0 OR ${met(known)} > 0 THEN ${value} END`;
}

/** The aggregate of a feature over the joined events `e` of a leg; undefined where SQL has no short word for it. */
function aggregateSql({ aggregate, where: conditions, windowMs, source }: FeatureDeclaration): string | undefined {
  const met = where(conditions);
  if (met === undefined || windowMs === null || source === 'behaviour') return undefined;
  const filter = `FILTER (WHERE e.made > l.made - ${windowMs} AND ${met})`;
  if (aggregate.kind === 'count') return `count(*) ${filter}`;
  if (aggregate.kind === 'sum') return `coalesce(sum(e.amount) ${filter}, 0)`;
  if (aggregate.kind === 'mean') return `sum(e.amount) ${filter} / nullif(count(*) ${filter}, 0)::DOUBLE`;
  if (aggregate.kind === 'maximum') return `max(e.amount) ${filter}`;
  if (aggregate.kind === 'deviation' && aggregate.of === 'amount')
    return `CASE WHEN count(*) ${filter} >= 3 THEN stddev_samp(round(ln(1 + e.amount) * 4096) / 4096) ${filter} END`;
  if (aggregate.kind === 'share') {
    const given = where(aggregate.given);
    if (given === undefined) return undefined;
    const of = `FILTER (WHERE e.made > l.made - ${windowMs} AND ${given})`;
    const value = aggregate.by === 'count' ? '1' : 'e.amount';
    return `coalesce(sum(${value}) ${filter}, 0) / nullif(sum(${value}) ${of}, 0)::DOUBLE`;
  }
  if (aggregate.kind === 'distinct' || aggregate.kind === 'entropy') {
    if (aggregate.key !== 'payee' && aggregate.key !== 'payer') return undefined;
    const keyed = `FILTER (WHERE e.made > l.made - ${windowMs} AND e.kind = 'leg' AND ${keyColumns[aggregate.key]} AND e.counterparty >= 0)`;
    if (aggregate.kind === 'distinct') return `count(DISTINCT e.counterparty) ${keyed}`;
    return `CASE WHEN count(*) ${keyed} > 0 THEN entropy(e.counterparty) ${keyed} * ln(2) END`;
  }
  return undefined;
}

test('DuckDB computes the same values where SQL can say the feature (F1)', { timeout: 120_000 }, async () => {
  const said = featureCatalogue
    .map((feature, column) => ({ column, feature, sql: featureSql(feature) }))
    .filter((each) => each.sql !== undefined);
  expect(said.length).toBeGreaterThanOrEqual(20);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const select = said.map(({ sql, feature }) => `(${sql})::DOUBLE AS "${feature.name}"`).join(',\n');

  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      await connection.run(
        'CREATE OR REPLACE TABLE events (rank INTEGER, made BIGINT, kind VARCHAR, amount HUGEINT, direction INTEGER, scheme INTEGER, counterparty INTEGER)',
      );
      const rows = events.map(({ at, kind, amount, direction, scheme, counterparty }, rank) => {
        return `(${rank}, ${at}, '${kind}', ${kind === 'leg' ? amount : 0}, ${direction}, ${scheme}, ${counterparty})`;
      });
      await connection.run(`INSERT INTO events VALUES ${rows.join(', ')}`);
      const answer = await connection.runAndReadAll(
        `SELECT ${select} FROM events l JOIN events e ON e.rank <= l.rank WHERE l.kind = 'leg' GROUP BY l.rank, l.made ORDER BY l.rank`,
      );
      const wanted = answer.getRows();
      const output = createFoldOutput();
      // Somebody was screened before all of it, so that a count of no hits is known to be 0.
      const parties = partyColumnsOf([{ country: 0, politicallyExposed: 0, riskRating: 0, screenedSince: 0 }]);
      createFold(foldOptions, parties).fold(chunkOf([events]), output);
      expect(output.length).toBe(wanted.length);
      for (const [row, values] of wanted.entries()) {
        for (const [i, { column, feature }] of said.entries()) {
          const value = output.values[row * output.columns + column]!;
          const sql = values[i] === null ? Number.NaN : Number(values[i]);
          const agrees = Object.is(value, sql) || Math.abs(value - sql) <= 1e-6 + 1e-12 * Math.abs(sql);
          if (!agrees) throw new Error(`${feature.name} of row ${row} is ${value}, by SQL ${sql}`);
        }
      }
    }),
    { numRuns: 15 },
  );
  connection.closeSync();
});
