import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { recordFields } from '#contract/records';
import type { LoadedKind } from '#contract/records';
import { openDatabase } from '#engine/duckdb/database';
import { hasTable, lakeFile, type LakeTable, tableColumns } from '#engine/duckdb/lake';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { readRows } from '#engine/duckdb/rows';
import { identifier, literal } from '#engine/duckdb/sql-text';
import type { SubjectRecord, SubjectSource } from '#privacy/access/subject-export';

/** Tables of the lake that belong to a party, and how; labels, incidents and hits are of suspicion. */
const ownTables = {
  parties: 'id',
  accounts: 'partyId',
  transactions: 'accountId',
  'behaviour-events': 'partyId',
  complaints: 'partyId',
  consents: 'partyId',
} as const satisfies Partial<Record<LoadedKind, string>>;

const ownKinds = Object.keys(ownTables) as (keyof typeof ownTables)[];

function ownRows(kind: keyof typeof ownTables, partyId: string, accounts: readonly string[]): string {
  const column = ownTables[kind];
  const wanted = column === 'accountId' ? accounts : [partyId];
  return wanted.length === 0 ? 'false' : `${identifier(column)} IN (${wanted.map(literal).join(', ')})`;
}

/** The lake knows accounts that the store may not know. */
export async function accountsIn(lake: string, partyId: string, known: readonly string[]): Promise<readonly string[]> {
  if (!hasTable(lake, 'accounts')) return known;
  return await withLake(lake, async (connection) => {
    const scan = parquetScan(lakeFile(lake, 'accounts'));
    const rows = await readRows(connection, `SELECT id FROM ${scan} WHERE partyId = ${literal(partyId)}`);
    return [...new Set([...known, ...rows.map(({ id }) => String(id))])];
  });
}

type Connection = Awaited<ReturnType<typeof openDatabase>>['connection'];

/** Works on the lake with little memory, as one of many requests. */
export async function withLake<T>(lake: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const database = await openDatabase({
    folders: [lake],
    scratch: lake,
    memoryLimitMb: 512,
    threads: 2,
    keepOrder: true,
  });
  try {
    return await work(database.connection);
  } finally {
    database.close();
  }
}

/** What the loaded history holds of a party, without what is of suspicion. */
export function partyHistory(lake: string): SubjectSource {
  return async (partyId, accountIds) => {
    if (!existsSync(lake)) return [];
    const accounts = await accountsIn(lake, partyId, accountIds);
    return await withLake(lake, async (connection) => {
      const found: SubjectRecord[] = [];
      for (const kind of ownKinds.filter((each) => hasTable(lake, each))) {
        const there = await tableColumns(connection, lake, kind);
        const columns = recordFields[kind].filter(({ name, privacy }) => privacy !== 'suspicion' && there.has(name));
        const select = columns.map(({ name }) => identifier(name)).join(', ');
        const scan = parquetScan(lakeFile(lake, kind));
        const rows = await readRows(
          connection,
          `SELECT ${select} FROM ${scan} WHERE ${ownRows(kind, partyId, accounts)}`,
        );
        found.push(...rows.map((fields) => ({ kind, fields })));
      }
      return found;
    });
  };
}

/** Fields of a party that go; its counterparties stay, who are others, and whom features compare. */
const erasedFields: Readonly<Partial<Record<LakeTable, readonly string[]>>> = {
  parties: ['name', 'birthDate'],
  transactions: ['description', 'descriptionNormalised'],
  complaints: ['text'],
};

/** Empties what names a party in the plain files of the lake. A file is replaced as a whole, or not at all. */
export async function eraseFromLake(lake: string, partyId: string, accountIds: readonly string[]): Promise<void> {
  if (!existsSync(lake)) return;
  const accounts = await accountsIn(lake, partyId, accountIds);
  await withLake(lake, async (connection) => {
    for (const kind of ownKinds) {
      const fields = erasedFields[kind];
      if (fields === undefined || !hasTable(lake, kind)) continue;
      const own = ownRows(kind, partyId, accounts);
      const there = [...(await tableColumns(connection, lake, kind)).keys()];
      const gone = fields.filter((name) => there.includes(name));
      const file = lakeFile(lake, kind);
      const scan = parquetScan(file);
      const named = gone.map((name) => `${identifier(name)} IS NOT NULL`).join(' OR ');
      if (gone.length === 0) continue;
      const left = await readRows(connection, `SELECT 1 AS n FROM ${scan} WHERE (${own}) AND (${named}) LIMIT 1`);
      if (left.length === 0) continue;
      const columns = there.map((name) => {
        const column = identifier(name);
        return gone.includes(name) ? `CASE WHEN NOT coalesce(${own}, false) THEN ${column} END AS ${column}` : column;
      });
      await connection.run(
        `COPY (SELECT ${columns.join(', ')} FROM ${scan}) TO ${literal(`${file}.new`)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      if ((await stat(file)).isDirectory()) await rm(file, { recursive: true });
      await rename(`${file}.new`, file);
    }
  });
}
