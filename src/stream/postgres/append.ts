import type { PoolClient } from 'pg';
import { createBinaryRows } from '#store/binary-rows';
import type { EncodedRecord } from '../encode.ts';
import type { AppendResult } from '../event-log.ts';

/** An append that holds the lock of the head: what is new has its positions, and nothing is written yet. */
export interface OpenedAppend {
  /** One per record, in the order given. */
  readonly answers: readonly AppendResult[];
  /** The new ones, in the order of their positions. */
  readonly fresh: readonly EncodedRecord[];
  /** Position of the first new one. */
  readonly first: number;
  /** UTC epoch ms of all new ones. */
  readonly acceptedAt: number;
  /** The statements that write the new ones, and the rows that they copy. */
  readonly text: string;
  readonly rows: readonly Buffer[];
}

export interface Appends {
  /** Begins a transaction on the client, which the caller ends. What waits for the head waits for it. */
  open(client: PoolClient, records: readonly EncodedRecord[]): Promise<OpenedAppend>;
}

/** Row 0 says where the append begins; the others are records that are known, by their place from 1. */
interface OpenedRow {
  readonly n: number;
  readonly digest: string | null;
  readonly position: number;
  readonly accepted_at: number;
}

const copySeen = 'COPY event_seen (id, digest, position, accepted_at) FROM STDIN (FORMAT binary)';
const copyLog = 'COPY event_log (day, position, partition, kind, accepted_at, body) FROM STDIN (FORMAT binary)';

/** `clock`: UTC epoch ms; absent: the database's. */
export function createAppends(clock?: () => number): Appends {
  const seenRows = createBinaryRows();
  const logRows = createBinaryRows();

  function encodeRows(fresh: readonly EncodedRecord[], first: number, acceptedAt: number): readonly Buffer[] {
    seenRows.clear();
    logRows.clear();
    for (const [i, { id, digest, kind, partition, body }] of fresh.entries()) {
      seenRows.row(4);
      seenRows.uuid(id);
      seenRows.uuid(digest);
      seenRows.int8(first + i);
      seenRows.int8(acceptedAt);
      logRows.row(6);
      logRows.day(acceptedAt);
      logRows.int8(first + i);
      logRows.int2(partition);
      logRows.int2(kind);
      logRows.int8(acceptedAt);
      logRows.text(body);
    }
    return [seenRows.finish(), logRows.finish()];
  }

  return {
    async open(client, records) {
      // Within the batch too, the first of an identifier wins.
      const placeOf = new Map<string, number>();
      const sent: EncodedRecord[] = [];
      for (const record of records) {
        if (placeOf.has(record.id)) continue;
        placeOf.set(record.id, sent.length);
        sent.push(record);
      }
      const ids = sent.map(({ id }) => id).join();
      const text = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 10000;
        SELECT * FROM open_append('{${ids}}'::uuid[], ${clock?.() ?? 'NULL'})`;
      // Of several statements there are several results.
      const results: unknown = await client.query(text);
      const [, , opened] = results as readonly [unknown, unknown, { readonly rows: readonly OpenedRow[] }];
      const [head, ...known] = opened.rows;
      const { position: first, accepted_at: acceptedAt } = head!;
      const found = Array.from<AppendResult | undefined>({ length: sent.length });
      for (const { n, digest, position, accepted_at: since } of known) {
        const same = digest!.replaceAll('-', '') === sent[n - 1]!.digest;
        found[n - 1] = { outcome: same ? 'repeated' : 'conflict', position, acceptedAt: since };
      }
      const fresh = sent.filter((_, n) => found[n] === undefined);
      let position = first;
      const settled = found.map((each) => each ?? { outcome: 'accepted' as const, position: position++, acceptedAt });
      const move = `UPDATE event_head SET next_position = ${position}, accepted_at = ${acceptedAt}`;
      return {
        answers: records.map((record) => {
          const place = placeOf.get(record.id)!;
          const answer = settled[place]!;
          if (sent[place] === record) return answer;
          const same = answer.outcome !== 'conflict' && sent[place]!.digest === record.digest;
          return { ...answer, outcome: same ? 'repeated' : 'conflict' };
        }),
        fresh,
        first,
        acceptedAt,
        text: `${copySeen}; ${copyLog}; ${move}`,
        rows: encodeRows(fresh, first, acceptedAt),
      };
    },
  };
}
