import type { LakeTable, LakeType } from '#engine/duckdb/lake';
import { recordColumns } from '#engine/duckdb/record-columns';
import type { Row } from '#engine/duckdb/rows';
import { lakePages } from '#engine/duckdb/scored-history';
import type { HistoryRecord } from '#stream/state/from-history';

type Kind = HistoryRecord['kind'];

/** Lake tables of what happened; where two are of the same moment, the first in this list comes first. */
const eventTables: readonly {
  readonly table: LakeTable;
  readonly kind: Kind;
  readonly columns: Readonly<Record<string, LakeType>>;
}[] = [
  {
    table: 'transactions',
    kind: 'transaction',
    columns: { ...recordColumns('transactions'), rate: 'DOUBLE' },
  },
  { table: 'behaviour-events', kind: 'behaviour-event', columns: recordColumns('behaviour-events') },
  { table: 'complaints', kind: 'complaint', columns: recordColumns('complaints') },
  { table: 'incidents', kind: 'incident', columns: recordColumns('incidents') },
  { table: 'screening-hits', kind: 'screening-hit', columns: recordColumns('screening-hits') },
];

const chunkRecords = 2000;

/** One table's rows in their order, a row at a time. */
interface Cursor {
  readonly kind: Kind;
  readonly pages: AsyncGenerator<readonly Row[]>;
  page: readonly Row[];
  next: number;
}

/** The row that comes next; null at the end. */
async function head(cursor: Cursor): Promise<Row | null> {
  while (cursor.next >= cursor.page.length) {
    const { done, value } = await cursor.pages.next();
    if (done === true) return null;
    cursor.page = value;
    cursor.next = 0;
  }
  return cursor.page[cursor.next]!;
}

function recordOf(kind: Kind, row: Row): HistoryRecord {
  if (kind !== 'transaction') return { kind, body: row };
  const { rate, ...body } = row;
  return { kind, body: { ...body, baseRate: rate ?? null } };
}

async function* inOrderOfTime(lake: string): AsyncGenerator<readonly HistoryRecord[]> {
  const cursors = eventTables.map(({ table, kind, columns }): Cursor => {
    const pages = lakePages(lake, table, columns, ['at', 'id']);
    return { kind, pages, page: [], next: 0 };
  });
  let chunk: HistoryRecord[] = [];
  for (;;) {
    let first: Cursor | null = null;
    let earliest = Number.POSITIVE_INFINITY;
    for (const cursor of cursors) {
      const row = cursor.next < cursor.page.length ? cursor.page[cursor.next]! : await head(cursor);
      if (row === null || Number(row['at']) >= earliest) continue;
      first = cursor;
      earliest = Number(row['at']);
    }
    if (first === null) break;
    chunk.push(recordOf(first.kind, first.page[first.next++]!));
    if (chunk.length < chunkRecords) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

/** The whole lake as records of the log: parties, accounts, then what happened, in order of (time, kind, identifier). */
export async function* lakeRecords(lake: string): AsyncGenerator<readonly HistoryRecord[]> {
  for await (const page of lakePages(lake, 'parties', recordColumns('parties'))) {
    yield page.map((body) => ({ kind: 'party', body }));
  }
  for await (const page of lakePages(lake, 'accounts', recordColumns('accounts'))) {
    yield page.map((body) => ({ kind: 'account', body }));
  }
  yield* inOrderOfTime(lake);
}
