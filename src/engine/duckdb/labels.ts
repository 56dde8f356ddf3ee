import type { DuckDBConnection } from '@duckdb/node-api';
import type { LabelColumns } from '../engine.ts';
import { readColumns } from './column-stream.ts';
import { lakeSource } from './lake.ts';
import { numberOf, readRow, readRows } from './rows.ts';
import { literal } from './sql-text.ts';

const columns = {
  transactionId: 'VARCHAR',
  partyId: 'VARCHAR',
  at: 'BIGINT',
  guilty: 'BOOLEAN',
  typology: 'VARCHAR',
} as const;

/** The lake's labels by the engine's keys. A label on a transaction or party that is not in the lake says nothing. */
export async function readLabels(
  connection: DuckDBConnection,
  lake: string,
  transfers: string,
  parties: readonly string[],
): Promise<LabelColumns> {
  const source = await lakeSource(connection, lake, 'labels', columns);
  await connection.run('CREATE OR REPLACE TEMP TABLE label_party (id VARCHAR, key INTEGER)');
  const appender = await connection.createAppender('label_party');
  for (const [key, id] of parties.entries()) {
    appender.appendVarchar(id);
    appender.appendInteger(key);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`CREATE OR REPLACE TEMP TABLE label AS
    SELECT coalesce(t.sequence, -1) AS sequence, coalesce(p.key, -1) AS party, l."at", l.guilty, l.typology
    FROM ${source} l
    LEFT JOIN read_parquet(${literal(transfers)}) t ON t.id = l.transactionId
    LEFT JOIN label_party p ON p.id = l.partyId
    WHERE l.guilty IS NOT NULL AND (t.sequence IS NOT NULL OR (p.key IS NOT NULL AND l.transactionId IS NULL))`);
  const typologies = (
    await readRows(connection, 'SELECT DISTINCT typology FROM label WHERE typology IS NOT NULL ORDER BY typology')
  ).map((row) => String(row['typology']));
  const rows = numberOf(await readRow(connection, 'SELECT count(*) AS n FROM label'), 'n');
  const list = `[${typologies.map(literal).join(', ')}]::VARCHAR[]`;
  const read = await readColumns(
    connection,
    { sequence: 'int32', party: 'int32', at: 'float64', guilty: 'uint8', typology: 'int32' },
    {
      sequence: 'sequence',
      party: 'party',
      at: `coalesce(CAST("at" AS DOUBLE), 'nan')`,
      guilty: 'guilty',
      typology: `coalesce(list_position(${list}, typology), 0) - 1`,
    },
    'FROM label ORDER BY party, sequence, "at", typology',
    rows,
  );
  await connection.run('DROP TABLE label');
  await connection.run('DROP TABLE label_party');
  return { ...read, typologies };
}
