import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '../tables/tables.ts';
import { lockTail } from '../tail-lock.ts';
import { type EventKind, eventKinds } from '#domain/event-kinds';

type Plain = string | number | boolean | null;
/** Identifiers, codes and figures. Personal data is not told, it is looked up by who may see it. */
export type EventPayload = Readonly<Record<string, Plain | readonly Plain[]>>;

export interface NewEvent {
  readonly kind: EventKind;
  /** What it happened to: `alert:12`, `party:p-77`. */
  readonly subject: string;
  readonly payload: EventPayload;
  /** Taints one event of a kind that is not tainted as such. No event can be washed clean. */
  readonly tainted?: true;
}

export interface OutboxEvent extends Required<Omit<NewEvent, 'tainted'>> {
  /** 1, 2, 3, … in the order of commits. */
  readonly position: number;
  readonly tainted: boolean;
  /** UTC epoch ms. */
  readonly at: number;
}

/** Fields that name or describe a person (see `privacy` in stream/record.ts), and free text, which may. */
const personal: ReadonlySet<string> = new Set(
  'name birthDate email phone address counterpartyName counterpartyIdentifier text description comment narrative sealed'.split(
    ' ',
  ),
);

function check({ kind, payload }: NewEvent): void {
  const found = Object.keys(payload).find((name) => personal.has(name));
  if (found !== undefined) {
    throw new AppError('outbox.personal-field', `An event ${kind} must not carry the personal field ${found}.`);
  }
}

/**
 * Appends events within the transaction of the change that they tell of: both are kept or neither. Take it last in a
 * transaction. Error `outbox.personal-field`.
 */
export async function appendEvents(
  transaction: Transaction<Tables>,
  events: readonly NewEvent[],
  at: number,
): Promise<void> {
  if (events.length === 0) return;
  for (const event of events) check(event);
  await lockTail(transaction);
  const rows = events.map(({ kind, subject, payload, tainted }) => {
    return { kind, subject, payload, tainted: tainted === true || eventKinds[kind].tainted };
  });
  await sql`
    WITH moved AS (
      UPDATE outbox_head SET position = position + ${rows.length} RETURNING position - ${rows.length} AS before
    )
    INSERT INTO outbox_event (position, kind, subject, payload, tainted, at)
    SELECT moved.before + e.n, e.row->>'kind', e.row->>'subject', e.row->'payload', (e.row->>'tainted')::boolean, ${at}
    FROM moved, jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS e (row, n)`.execute(
    transaction,
  );
}

/** Events after a position in the order of commits, at most `limit`. */
export async function readEvents(db: Kysely<Tables>, after: number, limit: number): Promise<readonly OutboxEvent[]> {
  const { rows } = await sql<OutboxEvent>`SELECT position, kind, subject, payload, tainted, at FROM outbox_event
    WHERE position > ${after} ORDER BY position LIMIT ${limit}`.execute(db);
  return rows;
}

/** Deletes events from before `before` (UTC epoch ms) that every consumer has dealt with. Returns how many. */
export async function pruneEvents(db: Kysely<Tables>, before: number): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM outbox_event WHERE at < ${before}
    AND position <= (SELECT coalesce(min(position), 0) FROM outbox_consumer)`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
