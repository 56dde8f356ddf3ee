import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import { type Keeper, readEndpoint } from './endpoints.ts';
import { type Message, testMessage } from './message.ts';

export interface Attempt {
  readonly attempt: number;
  readonly at: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly durationMs: number;
}

export interface Delivery {
  readonly id: number;
  readonly messageId: string;
  readonly kind: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly dueAt: number;
  readonly createdAt: number;
  readonly settledAt: number | null;
  readonly attempts: readonly Attempt[];
}

/** The attempts of all time, oldest first, as JSON. */
const attempts = sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('attempt', a.attempt, 'at', a.at, 'outcome', a.outcome,
  'status', a.status, 'durationMs', a.duration_ms) ORDER BY a.attempt), '[]') FROM webhook_attempt a
  WHERE a.delivery_id = d.id)`;
const columns = sql`d.id, d.message_id AS "messageId", d.kind, d.state, d.due_at AS "dueAt", d.created_at AS "createdAt",
  d.settled_at AS "settledAt", ${attempts} AS attempts`;

/** Queues a message for an endpoint, once. Returns the identifier of the delivery; null when it was queued before. */
export async function queue(
  db: Kysely<Tables>,
  endpointId: string,
  { id, kind, body }: Message,
  now: number,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO webhook_delivery (endpoint_id, message_id, kind, body, state, due_at, created_at)
    VALUES (${endpointId}, ${id}, ${kind}, ${body}, 'pending', ${now}, ${now})
    ON CONFLICT (endpoint_id, message_id) DO NOTHING RETURNING id`.execute(db);
  return rows[0]?.id ?? null;
}

/** The deliveries of an endpoint, the latest first, from before the delivery `before`. Error `webhook.not-found`. */
export async function listDeliveries(
  db: Kysely<Tables>,
  endpointId: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
  keeper: Keeper,
): Promise<readonly Delivery[]> {
  await readEndpoint(db, endpointId, keeper);
  const { rows } = await sql<Delivery>`SELECT ${columns} FROM webhook_delivery d WHERE d.endpoint_id = ${endpointId}
    AND (${before}::bigint IS NULL OR d.id < ${before}) ORDER BY d.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

async function readDelivery(db: Kysely<Tables>, endpointId: string, id: number): Promise<Delivery> {
  const { rows } = await sql<Delivery>`SELECT ${columns} FROM webhook_delivery d
    WHERE d.id = ${id} AND d.endpoint_id = ${endpointId}`.execute(db);
  if (rows[0] === undefined) throw new AppError('webhook.not-found', 'The endpoint has no such delivery.');
  return rows[0];
}

/** Sends a message again, the same bytes under the same identifier, with all its tries before it. */
export async function replayDelivery(
  db: Kysely<Tables>,
  endpointId: string,
  id: number,
  keeper: Keeper,
  now: number,
): Promise<Delivery> {
  await readEndpoint(db, endpointId, keeper);
  await sql`UPDATE webhook_delivery SET state = 'pending', tries = 0, due_at = ${now}, settled_at = NULL
    WHERE id = ${id} AND endpoint_id = ${endpointId} AND state <> 'pending'`.execute(db);
  return await readDelivery(db, endpointId, id);
}

/** Queues a message that tells nothing; it is signed and sent as any other, also to an endpoint that is disabled. */
export async function queueTest(
  db: Kysely<Tables>,
  endpointId: string,
  keeper: Keeper,
  now: number,
): Promise<Delivery> {
  await readEndpoint(db, endpointId, keeper);
  const id = await queue(db, endpointId, testMessage(randomUUID(), endpointId, now), now);
  return await readDelivery(db, endpointId, id!);
}
