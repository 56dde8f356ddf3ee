import { type Kysely, sql } from 'kysely';
import { day, minute } from '#domain/time';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';
import { secretSubject } from './endpoints.ts';
import { retryAt } from './retry.ts';
import type { Sent } from './send.ts';
import { signedHeaders } from './signature.ts';

export interface DeliverDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly now: () => number;
  readonly random: () => number;
  readonly send: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Sent>;
  /** Hears of endpoints that were shut. */
  readonly onTrouble: (code: string, message: string) => void;
}

interface Due {
  readonly id: number;
  readonly endpoint_id: string;
  readonly message_id: string;
  readonly body: string;
  readonly tries: number;
  readonly due_at: number;
  readonly url: string;
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_until: number | null;
}

/** Sent at once. */
const atOnce = 20;
/** A process that died while it sent holds its deliveries no longer than this: then they are sent again. */
const leaseMs = 2 * minute;
/** An endpoint to which nothing arrived for so long is shut. */
const patienceMs = 5 * day;
/** "Do not send again": Standard Webhooks asks to shut the endpoint. */
const gone = 410;

/** Takes what is due and promises to be back before anybody else takes it. */
async function takeDue({ db, now }: DeliverDeps): Promise<readonly Due[]> {
  const at = now();
  const { rows } = await sql<Due>`
    WITH taken AS (
      SELECT d.id FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
      WHERE d.state = 'pending' AND d.due_at <= ${at}
        AND (e.state = 'active' OR (e.state = 'disabled' AND d.kind = 'webhook.test'))
      ORDER BY d.due_at, d.id LIMIT ${atOnce} FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_delivery d SET tries = d.tries + 1, due_at = ${at + leaseMs}
    FROM taken, webhook_endpoint e WHERE d.id = taken.id AND e.id = d.endpoint_id
    RETURNING d.id, d.endpoint_id, d.message_id, d.body, d.tries, d.due_at, e.url, e.secret, e.previous_secret,
      e.previous_until`.execute(db);
  return rows;
}

/** The secrets that sign at this time, the newest first. */
async function secretsOf(vault: Vault, due: Due, at: number): Promise<readonly string[]> {
  const sealed = [due.secret];
  if (due.previous_secret !== null && (due.previous_until ?? 0) > at) sealed.push(due.previous_secret);
  const opened = await Promise.all(sealed.map((text) => vault.open(secretSubject(due.endpoint_id), text)));
  return opened.flatMap((fields) => (typeof fields?.['secret'] === 'string' ? [fields['secret']] : []));
}

async function settle(deps: DeliverDeps, due: Due, sent: Sent, startedAt: number): Promise<void> {
  const { db, now, random, onTrouble } = deps;
  const at = now();
  const delivered = sent.outcome === 'delivered';
  const next = delivered ? null : retryAt(due.tries, at, random);
  const state = delivered ? 'delivered' : next === null ? 'failed' : 'pending';
  const shut = await db.transaction().execute(async (transaction) => {
    await sql`INSERT INTO webhook_attempt (delivery_id, attempt, at, outcome, status, duration_ms)
      SELECT ${due.id}, 1 + count(*), ${startedAt}, ${sent.outcome}, ${sent.status}, ${at - startedAt}
      FROM webhook_attempt WHERE delivery_id = ${due.id}`.execute(transaction);
    // Only as it was taken: a replay meanwhile, or another process after the lease, has the word.
    await sql`UPDATE webhook_delivery SET state = ${state}, due_at = ${next ?? at},
      settled_at = ${next === null ? at : null} WHERE id = ${due.id} AND state = 'pending' AND tries = ${due.tries}
      AND due_at = ${due.due_at}`.execute(transaction);
    if (delivered) {
      await sql`UPDATE webhook_endpoint SET failing_since = NULL WHERE id = ${due.endpoint_id}
        AND failing_since IS NOT NULL`.execute(transaction);
      return null;
    }
    const { rows } = await sql<{ failing_since: number }>`UPDATE webhook_endpoint
      SET failing_since = coalesce(failing_since, ${startedAt}) WHERE id = ${due.endpoint_id} AND state = 'active'
      RETURNING failing_since`.execute(transaction);
    const since = rows[0]?.failing_since;
    if (since === undefined || (sent.status !== gone && at - since < patienceMs)) return null;
    const reason = sent.status === gone ? 'the receiver answered 410 Gone' : 'nothing arrived for five days';
    await sql`UPDATE webhook_endpoint SET state = 'disabled', state_reason = ${reason}
      WHERE id = ${due.endpoint_id}`.execute(transaction);
    const subject = `webhook:${due.endpoint_id}`;
    const [before, after] = [{ state: 'active' }, { state: 'disabled' }];
    await recordChange(transaction, {
      at,
      facts: [{ actor: 'system:webhooks', action: 'webhook.disabled', subject, before, after, reason }],
      events: [{ kind: 'webhook.disabled', subject, payload: { endpointId: due.endpoint_id } }],
    });
    return reason;
  });
  if (shut !== null) onTrouble('webhook.disabled', `The endpoint ${due.endpoint_id} was disabled: ${shut}.`);
}

async function deliver(deps: DeliverDeps, due: Due): Promise<void> {
  const startedAt = deps.now();
  const secrets = await secretsOf(deps.vault, due, startedAt);
  // Never unsigned.
  const sent: Sent =
    secrets.length === 0
      ? { outcome: 'unsigned', status: null }
      : await deps.send(due.url, signedHeaders(due.message_id, startedAt, due.body, secrets), due.body);
  await settle(deps, due, sent, startedAt);
}

/** Sends what is due, side by side, and writes down what came of it. At least once. Returns how many were sent. */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  const due = await takeDue(deps);
  const results = await Promise.allSettled(due.map((each) => deliver(deps, each)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return due.length;
}
