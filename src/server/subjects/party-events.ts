import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { folders } from '#batch/workspace';
import { recordFields } from '#contract/records';
import { openDatabase } from '#engine/duckdb/database';
import { parquetScan } from '#engine/duckdb/parquet-scan';
import { numberOf, readRows } from '#engine/duckdb/rows';
import { literal } from '#engine/duckdb/sql-text';
import type { SubjectRecord, SubjectSource } from '#privacy/access/subject-export';
import { type LogKind, logKinds, privacy, type RecordBody } from '#stream/record';
import type { ServerDeps } from '../deps.ts';
import { recordKinds } from '../pseudonymous-record.ts';

type Deps = Pick<ServerDeps, 'db' | 'vault' | 'dataFolder'>;

interface StoredRecord {
  readonly kind: number;
  readonly acceptedAt: number;
  readonly body: string;
}

const recordsAtOnce = 2000;

/** Kinds that say something of suspicion as a whole: no subject is told of them. */
const withheldKinds: ReadonlySet<LogKind> = new Set<LogKind>(['incident', 'screening-hit']);

/** Of the days that are archived, in their order. */
async function* archivedRecords({ db, dataFolder }: Deps, texts: readonly string[]): AsyncGenerator<StoredRecord> {
  const days = await sql<{ day: string }>`SELECT day::text FROM archived_day ORDER BY day`.execute(db);
  const folder = join(folders(dataFolder).lake, 'event-log');
  const files = days.rows.map(({ day }) => join(folder, `${day}.parquet`)).filter((file) => existsSync(file));
  if (files.length === 0) return;
  const database = await openDatabase({ folders: [folder], scratch: folder, threads: 1, memoryLimitMb: 512 });
  try {
    const own = texts.map((text) => `contains(body, ${literal(text)})`).join(' OR ');
    for (const file of files) {
      const rows = await readRows(
        database.connection,
        `SELECT kind, acceptedAt, body FROM ${parquetScan(file)} WHERE ${own} ORDER BY position`,
      );
      for (const row of rows) {
        yield { kind: numberOf(row, 'kind'), acceptedAt: numberOf(row, 'acceptedAt'), body: String(row['body']) };
      }
    }
  } finally {
    database.close();
  }
}

async function* loggedRecords({ db }: Deps, texts: readonly string[]): AsyncGenerator<StoredRecord> {
  const patterns = texts.map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
  for (let after = 0; ; ) {
    const { rows } = await sql<StoredRecord & { position: number }>`
      SELECT position, kind, accepted_at AS "acceptedAt", body FROM event_log
      WHERE position > ${after} AND body LIKE ANY(${patterns}) ORDER BY position LIMIT ${recordsAtOnce}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < recordsAtOnce) return;
    after = last.position;
  }
}

function belongs(kind: LogKind, body: RecordBody, partyId: string, accounts: ReadonlySet<string>): boolean {
  if (kind === 'transaction') return accounts.has(String(body['accountId']));
  return (kind === 'party' ? body['id'] : body['partyId']) === partyId;
}

async function toldOf({ vault }: Deps, kind: LogKind, body: RecordBody): Promise<Readonly<Record<string, unknown>>> {
  const { sealed, ...plain } = body;
  const opened = typeof sealed === 'string' ? await vault.open(privacy[kind].subject(body), sealed) : null;
  const hidden = new Set(
    recordFields[recordKinds[kind]].filter((field) => field.privacy === 'suspicion').map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries({ ...plain, ...opened }).filter(([name]) => !hidden.has(name)));
}

/** What the event log holds of a party, archived days included, opened, without what is of suspicion. */
export function partyEvents(deps: Deps): SubjectSource {
  return async (partyId, accountIds) => {
    const accounts = new Set(accountIds);
    const texts = [partyId, ...accountIds].map((id) => JSON.stringify(id));
    const found: SubjectRecord[] = [];
    for (const records of [archivedRecords, loggedRecords]) {
      for await (const { kind: code, acceptedAt, body: text } of records(deps, texts)) {
        const kind = logKinds[code];
        const body = JSON.parse(text) as RecordBody;
        if (kind === undefined || withheldKinds.has(kind) || !belongs(kind, body, partyId, accounts)) continue;
        found.push({ kind, fields: { ...(await toldOf(deps, kind, body)), acceptedAt } });
      }
    }
    return found;
  };
}
