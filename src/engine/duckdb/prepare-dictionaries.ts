import type { DuckDBConnection } from '@duckdb/node-api';
import { codeSql } from './code-types.ts';
import { lakeSource } from './lake.ts';

/**
 * Tables that turn text keys into dense integers. Keys follow the order of the texts (by their bytes), so they depend
 * on the records alone, not on how files are split or threads run.
 */
export async function prepareParties(connection: DuckDBConnection, lake: string): Promise<void> {
  const source = await lakeSource(
    connection,
    lake,
    'parties',
    {
      id: 'VARCHAR',
      entityType: 'VARCHAR',
      country: 'VARCHAR',
      region: 'VARCHAR',
      industry: 'VARCHAR',
      occupation: 'VARCHAR',
      onboardedAt: 'BIGINT',
      riskRating: 'VARCHAR',
      politicallyExposed: 'BOOLEAN',
      clientSegment: 'VARCHAR',
    },
    ['id', 'entityType'],
  );
  await connection.run(`CREATE TEMP TABLE party_source AS SELECT *,
    CASE WHEN entityType = 'business' THEN coalesce(industry, occupation) ELSE coalesce(occupation, industry) END AS trade
    FROM ${source}`);
  await dictionary(connection, 'region', 'SELECT region FROM party_source');
  await dictionary(connection, 'client_segment', 'SELECT clientSegment FROM party_source');
  await dictionary(connection, 'industry', 'SELECT trade FROM party_source');
  await connection.run(`CREATE TEMP TABLE party AS
    SELECT CAST(row_number() OVER (ORDER BY p.id) - 1 AS INTEGER) AS key, p.id,
      ${codeSql('entity_type', 'p.entityType')} AS entityType, ${codeSql('country', 'p.country')} AS country,
      coalesce(region.key, -1) AS region, ${codeSql('risk_rating', 'p.riskRating')} AS riskRating,
      coalesce(CAST(p.politicallyExposed AS TINYINT), -1) AS politicallyExposed,
      coalesce(client_segment.key, -1) AS clientSegment, coalesce(industry.key, -1) AS industry, p.onboardedAt
    FROM party_source p
    LEFT JOIN region ON region.name = p.region
    LEFT JOIN client_segment ON client_segment.name = p.clientSegment
    LEFT JOIN industry ON industry.name = p.trade`);
  await connection.run('DROP TABLE party_source');
}

export async function prepareAccounts(connection: DuckDBConnection, lake: string): Promise<void> {
  const source = await lakeSource(
    connection,
    lake,
    'accounts',
    { id: 'VARCHAR', partyId: 'VARCHAR', product: 'VARCHAR' },
    ['id', 'partyId'],
  );
  await connection.run(`CREATE TEMP TABLE account AS
    SELECT CAST(row_number() OVER (ORDER BY a.id) - 1 AS INTEGER) AS key, a.id, party.key AS party, a.partyId,
      ${codeSql('product', 'a.product')} AS product
    FROM ${source} a LEFT JOIN party ON party.id = a.partyId`);
}

/** A table (name, key) over the distinct texts that a query yields. */
export async function dictionary(connection: DuckDBConnection, table: string, query: string): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${table} AS
    SELECT name, CAST(row_number() OVER (ORDER BY name) - 1 AS INTEGER) AS key
    FROM (SELECT DISTINCT name FROM (${query}) AS texts(name) WHERE name IS NOT NULL)`);
}
