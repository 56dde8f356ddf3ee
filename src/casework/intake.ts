import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { nextState, transitions } from '#domain/casework-states';
import type { NewEvent } from '#store/outbox/outbox';
import { recordChange } from '#store/record-change';
import type { PartyAlertTable } from '#store/tables/casework-tables';
import type { PartyTable, Tables } from '#store/tables/tables';
import { type Inbox, inboxOf, inboxRule } from './inbox-rule.ts';
import { workRisk } from './risk.ts';
import { resumed, slaMs } from './sla.ts';

/** Any number that nothing else here locks: one process takes breaches in at a time. */
const intakeLock = 7_330_022;
const batchSize = 500;

interface Breach {
  readonly id: number;
  readonly party_id: string;
  readonly team: string | null;
  readonly at: number;
  readonly amount_minor: number;
  readonly score: number;
  readonly p: number;
  readonly cell: string;
}

type OpenAlert = Selectable<PartyAlertTable>;
type KnownParty = Pick<PartyTable, 'id' | 'entity_type' | 'country' | 'risk_rating' | 'politically_exposed'>;

/** What the breaches of one party add up to. */
interface Sum {
  readonly breaches: number;
  readonly amount_minor: number;
  readonly score: number;
  readonly p: number;
  readonly cell: string;
  readonly top_alert_id: number;
  readonly first_at: number;
  readonly last_at: number;
}

export function sumOf(breaches: readonly Breach[]): Sum {
  const top = breaches.reduce((best, each) => (each.score > best.score ? each : best));
  return {
    breaches: breaches.length,
    amount_minor: breaches.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    score: top.score,
    p: top.p,
    cell: top.cell,
    top_alert_id: top.id,
    first_at: Math.min(...breaches.map(({ at }) => at)),
    last_at: Math.max(...breaches.map(({ at }) => at)),
  };
}

/** An open alert with further breaches; a snoozed one wakes, and its clock goes on. */
export function merged(alert: OpenAlert, breaches: readonly Breach[], now: number): OpenAlert {
  const sum = sumOf(breaches);
  const higher = sum.score > alert.score;
  const state = nextState(transitions.alert, alert.state, 'merge') ?? alert.state;
  const woken = alert.state === 'snoozed' ? { ...resumed(alert, now), snoozed_until: null, assignee: null } : {};
  return {
    ...alert,
    ...(higher ? { score: sum.score, p: sum.p, cell: sum.cell, top_alert_id: sum.top_alert_id } : {}),
    breaches: alert.breaches + sum.breaches,
    amount_minor: alert.amount_minor + sum.amount_minor,
    first_at: Math.min(alert.first_at, sum.first_at),
    last_at: Math.max(alert.last_at, sum.last_at),
    state,
    ...woken,
    version: alert.version + 1,
  };
}

async function takeBreaches(transaction: Transaction<Tables>): Promise<readonly Breach[]> {
  const { rows: locks } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(${intakeLock}::bigint) AS mine`.execute(transaction);
  if (!locks[0]!.mine) return [];
  const { rows } = await sql<Breach>`
    WITH taken AS (
      DELETE FROM alert_intake WHERE alert_id IN (SELECT alert_id FROM alert_intake ORDER BY alert_id LIMIT ${batchSize})
      RETURNING alert_id
    )
    SELECT a.id, a.party_id, a.team, a.at, a.amount_minor, a.score, a.p, a.cell
    FROM alert a JOIN taken t ON t.alert_id = a.id
    WHERE NOT EXISTS (SELECT FROM party_alert_breach b WHERE b.alert_id = a.id) ORDER BY a.id`.execute(transaction);
  return rows;
}

async function readInboxes(transaction: Transaction<Tables>): Promise<readonly Inbox[]> {
  const rows = await transaction.selectFrom('inbox').selectAll().orderBy('rank').orderBy('id').execute();
  return rows.map(({ id, team, rule }) => ({ id, team, rule: inboxRule.parse(rule) }));
}

function opened(
  partyId: string,
  breaches: readonly Breach[],
  party: KnownParty | undefined,
  inboxes: readonly Inbox[],
  now: number,
) {
  const sum = sumOf(breaches);
  const risk = workRisk(party?.risk_rating ?? null, party?.politically_exposed ?? null);
  const { entity_type: entityType = null, country = null } = party ?? {};
  const inbox = inboxOf(inboxes, { risk, entityType, country, amountMinor: sum.amount_minor });
  const team = breaches.find((breach) => breach.team !== null)?.team ?? inbox.team;
  return { party_id: partyId, ...sum, risk, inbox: inbox.id, team, opened_at: now, due_at: now + slaMs[risk] };
}

async function insertOpened(transaction: Transaction<Tables>, rows: readonly ReturnType<typeof opened>[]) {
  if (rows.length === 0) return [];
  const inserted = await sql<{ id: number; party_id: string }>`
    INSERT INTO party_alert (party_id, state, inbox, team, risk, breaches, score, p, amount_minor, cell, top_alert_id,
      first_at, last_at, opened_at, due_at)
    SELECT party_id, 'open', inbox, team, risk, breaches, score, p, amount_minor, cell, top_alert_id,
      first_at, last_at, opened_at, due_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (party_id text, inbox text, team text, risk text,
      breaches integer, score float8, p float8, amount_minor bigint, cell text, top_alert_id bigint, first_at bigint,
      last_at bigint, opened_at bigint, due_at bigint)
    RETURNING id, party_id`.execute(transaction);
  return inserted.rows;
}

async function updateMerged(transaction: Transaction<Tables>, rows: readonly OpenAlert[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    UPDATE party_alert a SET (state, breaches, score, p, amount_minor, cell, top_alert_id, first_at, last_at, due_at,
      clock_stopped_at, snoozed_until, assignee, version) = (t.state, t.breaches, t.score, t.p, t.amount_minor, t.cell,
      t.top_alert_id, t.first_at, t.last_at, t.due_at, t.clock_stopped_at, t.snoozed_until, t.assignee, t.version)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (id bigint, state text, breaches integer, score float8,
      p float8, amount_minor bigint, cell text, top_alert_id bigint, first_at bigint, last_at bigint, due_at bigint,
      clock_stopped_at bigint, snoozed_until bigint, assignee text, version integer)
    WHERE a.id = t.id`.execute(transaction);
}

/**
 * Takes new breaches from the queue into the open alert of their party, or opens one. Queue, alerts, audit and outbox
 * are one transaction: every breach belongs to exactly one alert, whatever fails. Returns how many were taken.
 */
export async function takeInBreaches(db: Kysely<Tables>, now: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const breaches = await takeBreaches(transaction);
    if (breaches.length === 0) return 0;
    const byParty = new Map<string, Breach[]>();
    for (const breach of breaches) {
      const others = byParty.get(breach.party_id);
      if (others === undefined) byParty.set(breach.party_id, [breach]);
      else others.push(breach);
    }
    const partyIds = [...byParty.keys()];
    const open = await transaction
      .selectFrom('party_alert')
      .selectAll()
      .where('party_id', 'in', partyIds)
      .where('state', '!=', 'closed')
      .orderBy('id')
      .forUpdate()
      .execute();
    const openOf = new Map(open.map((alert) => [alert.party_id, alert]));
    const parties = await transaction
      .selectFrom('party')
      .select(['id', 'entity_type', 'country', 'risk_rating', 'politically_exposed'])
      .where('id', 'in', partyIds)
      .execute();
    const partyOf = new Map(parties.map((party) => [party.id, party]));
    const inboxes = await readInboxes(transaction);
    const changed = open.map((alert) => merged(alert, byParty.get(alert.party_id)!, now));
    const fresh = partyIds
      .filter((partyId) => !openOf.has(partyId))
      .map((partyId) => opened(partyId, byParty.get(partyId)!, partyOf.get(partyId), inboxes, now));
    await updateMerged(transaction, changed);
    const inserted = await insertOpened(transaction, fresh);
    const alertOf = new Map([...open, ...inserted].map(({ id, party_id }) => [party_id, id]));
    const links = breaches.map(({ id, party_id }) => ({ alert_id: id, party_alert_id: alertOf.get(party_id)! }));
    await sql`INSERT INTO party_alert_breach (alert_id, party_alert_id)
      SELECT alert_id, party_alert_id FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
        AS t (alert_id bigint, party_alert_id bigint)`.execute(transaction);
    const events = [
      ...inserted.map((row) => told('alert.opened', row, byParty.get(row.party_id)!)),
      ...open.map((row) => told('alert.merged', row, byParty.get(row.party_id)!)),
    ];
    const facts = events.map(({ kind, subject, payload }) => {
      return { actor: 'system:intake', action: kind, subject, before: null, after: payload, reason: null };
    });
    await recordChange(transaction, { at: now, facts, events });
    return breaches.length;
  });
}

function told(
  kind: 'alert.opened' | 'alert.merged',
  row: { id: number; party_id: string },
  breaches: readonly Breach[],
): NewEvent {
  const { score, cell, amount_minor } = sumOf(breaches);
  const payload = {
    alertId: row.id,
    partyId: row.party_id,
    breaches: breaches.length,
    score,
    cell,
    amountMinor: amount_minor,
  };
  return { kind, subject: `alert:${row.id}`, payload };
}
