import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#domain/app-error';
import { eventKinds } from '#features/event-chunk';
import { codeSql } from './code-types.ts';
import { hasTable, lakeSource, type LakeTable } from './lake.ts';
import { dictionary } from './prepare-dictionaries.ts';
import { numberOf, readRow } from './rows.ts';
import { literal } from './sql-text.ts';

const behaviourColumns = {
  id: 'VARCHAR',
  at: 'BIGINT',
  partyId: 'VARCHAR',
  type: 'VARCHAR',
  sessionId: 'VARCHAR',
  deviceId: 'VARCHAR',
  ipCountry: 'VARCHAR',
  path: 'VARCHAR',
  durationMs: 'DOUBLE',
} as const;

/** SQL that yields the device of every behaviour event. */
export async function behaviourDevices(connection: DuckDBConnection, lake: string): Promise<string> {
  return `SELECT deviceId FROM ${await lakeSource(connection, lake, 'behaviour-events', behaviourColumns)}`;
}

/**
 * Writes `events.parquet`: the legs of all transactions and the other events of all parties, coded, sorted by
 * (party, at, kind, sequence, side). A mirrored leg knows what the receiving bank would see: not the other side's
 * channel, device or place.
 */
export async function prepareEvents(
  connection: DuckDBConnection,
  lake: string,
  transfers: string,
  file: string,
): Promise<void> {
  const legs = `read_parquet(${literal(transfers)})`;
  const parts = [
    `SELECT party, "at", timePrecision, ${eventKinds.leg} AS kind, sequence, 0 AS side, CAST(amount AS DOUBLE) AS amount, direction,
      channel, scheme, product, counterparty, counterpartyCountry, placeCountry, latitude, longitude, device,
      account AS session, category AS path FROM ${legs}`,
    `SELECT otherParty, "at", timePrecision, ${eventKinds.leg}, sequence, 1, CAST(amount AS DOUBLE), 1 - direction,
      -1, scheme, otherProduct, t.party, coalesce(party.country, -1), -1, 'nan'::DOUBLE, 'nan'::DOUBLE, -1,
      otherAccount, category FROM ${legs} t JOIN party ON party.key = t.party WHERE otherParty >= 0`,
    await behaviourPart(connection, lake),
    await outcomePart(connection, lake, 'complaints', eventKinds.complaint),
    await outcomePart(connection, lake, 'incidents', eventKinds.incident),
    await outcomePart(connection, lake, 'screening-hits', eventKinds.screeningHit),
  ];
  await connection.run(`COPY (
    SELECT CAST(party AS INTEGER) AS party, "at", CAST(timePrecision AS UTINYINT) AS timePrecision, CAST(kind AS UTINYINT) AS kind, CAST(sequence AS INTEGER) AS sequence,
      CAST(side AS UTINYINT) AS side, amount, CAST(direction AS TINYINT) AS direction,
      CAST(channel AS TINYINT) AS channel, CAST(scheme AS TINYINT) AS scheme, CAST(product AS TINYINT) AS product,
      CAST(counterparty AS INTEGER) AS counterparty, CAST(counterpartyCountry AS SMALLINT) AS counterpartyCountry,
      CAST(placeCountry AS SMALLINT) AS placeCountry, CAST(latitude AS FLOAT) AS latitude,
      CAST(longitude AS FLOAT) AS longitude, CAST(device AS INTEGER) AS device, CAST(session AS INTEGER) AS session,
      CAST(path AS INTEGER) AS path
    FROM (${parts.filter((part) => part !== null).join('\nUNION ALL\n')})
    ORDER BY party, "at", kind, sequence, side
  ) TO ${literal(file)} (FORMAT parquet, COMPRESSION snappy)`);
}

async function behaviourPart(connection: DuckDBConnection, lake: string): Promise<string | null> {
  if (!hasTable(lake, 'behaviour-events')) return null;
  const source = await lakeSource(connection, lake, 'behaviour-events', behaviourColumns, [
    'id',
    'at',
    'partyId',
    'type',
  ]);
  await refuseUnknownParties(connection, source, 'behaviour-events');
  await dictionary(connection, 'session', `SELECT sessionId FROM ${source}`);
  await dictionary(connection, 'path', `SELECT path FROM ${source}`);
  return `SELECT party.key, e."at", 0, ${eventKinds.behaviour}, row_number() OVER (ORDER BY e."at", e.id) - 1, 0,
      coalesce(e.durationMs, 'nan'::DOUBLE), -1, ${codeSql('behaviour_type', 'e.type')}, -1, -1, -1, -1,
      ${codeSql('country', 'e.ipCountry')}, 'nan'::DOUBLE, 'nan'::DOUBLE, coalesce(device.key, -1), coalesce(session.key, -1),
      coalesce(path.key, -1)
    FROM ${source} e JOIN party ON party.id = e.partyId
    LEFT JOIN device ON device.name = e.deviceId
    LEFT JOIN session ON session.name = e.sessionId
    LEFT JOIN path ON path.name = e.path`;
}

async function outcomePart(
  connection: DuckDBConnection,
  lake: string,
  table: Extract<LakeTable, 'complaints' | 'incidents' | 'screening-hits'>,
  kind: number,
): Promise<string | null> {
  if (!hasTable(lake, table)) return null;
  const columns = { id: 'VARCHAR', at: 'BIGINT', partyId: 'VARCHAR' } as const;
  const source = await lakeSource(connection, lake, table, columns, ['id', 'at', 'partyId']);
  await refuseUnknownParties(connection, source, table);
  return `SELECT party.key, o."at", 0, ${kind}, row_number() OVER (ORDER BY o."at", o.id) - 1, 0, 'nan'::DOUBLE, -1, -1, -1, -1, -1, -1,
      -1, 'nan'::DOUBLE, 'nan'::DOUBLE, -1, -1, -1
    FROM ${source} o JOIN party ON party.id = o.partyId`;
}

async function refuseUnknownParties(connection: DuckDBConnection, source: string, table: LakeTable): Promise<void> {
  const row = await readRow(
    connection,
    `SELECT count(*) AS n, min(s.id) AS example FROM ${source} s ANTI JOIN party ON party.id = s.partyId`,
  );
  if (numberOf(row, 'n') > 0) {
    throw new AppError(
      'lake.unknown-party',
      `${row['n']} rows of ${table}.parquet name a party that is not there (for instance ${row['example']}): run \`peerline ingest\`, which quarantines them.`,
    );
  }
}
