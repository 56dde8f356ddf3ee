import { type Selectable, sql, type Transaction } from 'kysely';
import { nextState, transitions } from '#domain/casework-states';
import type { NewEvent } from '#store/outbox/outbox';
import type { Change } from '#store/record-change';
import type { PartyAlertTable } from '#store/tables/casework-tables';
import type { PartyTable, Tables } from '#store/tables/tables';
import { type Inbox, inboxOf, inboxRule } from './inbox-rule.ts';
import { workRisk } from './risk.ts';
import { resumed, slaMs } from './sla.ts';

/** Any number that nothing else here locks: one process takes in at a time. */
const intakeLock = 7_330_022;

type OpenAlert = Selectable<PartyAlertTable>;
type KnownParty = Pick<PartyTable, 'id' | 'entity_type' | 'country' | 'risk_rating' | 'politically_exposed'>;

/** What breaches or hits of one party add up to. */
export interface Sum {
  readonly breaches: number;
  readonly hits: number;
  readonly amount_minor: number;
  readonly score: number;
  /** Null without a breach, as is `top_alert_id`. */
  readonly p: number | null;
  readonly cell: string;
  readonly top_alert_id: number | null;
  readonly first_at: number;
  readonly last_at: number;
  /** Goes before the team of the inbox. */
  readonly team: string | null;
}

/** Whether this transaction may take in; false while another process does. */
export async function lockIntake(transaction: Transaction<Tables>): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(${intakeLock}::bigint) AS mine`.execute(transaction);
  return rows[0]!.mine;
}

/** What a breach says goes before what a hit says; of two of a kind the higher score does. */
function leads(sum: Sum, alert: OpenAlert): boolean {
  if ((sum.top_alert_id === null) !== (alert.top_alert_id === null)) return alert.top_alert_id === null;
  return sum.score > alert.score;
}

/** An open alert with what came in; a snoozed one wakes, and its clock goes on. */
function merged(alert: OpenAlert, sum: Sum, now: number): OpenAlert {
  const state = nextState(transitions.alert, alert.state, 'merge') ?? alert.state;
  const woken = alert.state === 'snoozed' ? { ...resumed(alert, now), snoozed_until: null, assignee: null } : {};
  return {
    ...alert,
    ...(leads(sum, alert) ? { score: sum.score, p: sum.p, cell: sum.cell, top_alert_id: sum.top_alert_id } : {}),
    breaches: alert.breaches + sum.breaches,
    hits: alert.hits + sum.hits,
    amount_minor: alert.amount_minor + sum.amount_minor,
    first_at: Math.min(alert.first_at, sum.first_at),
    last_at: Math.max(alert.last_at, sum.last_at),
    state,
    ...woken,
    version: alert.version + 1,
  };
}

async function readInboxes(transaction: Transaction<Tables>): Promise<readonly Inbox[]> {
  const rows = await transaction.selectFrom('inbox').selectAll().orderBy('rank').orderBy('id').execute();
  return rows.map(({ id, team, rule }) => ({ id, team, rule: inboxRule.parse(rule) }));
}

function opened(partyId: string, sum: Sum, party: KnownParty | undefined, inboxes: readonly Inbox[], now: number) {
  const risk = workRisk(party?.risk_rating ?? null, party?.politically_exposed ?? null);
  const { entity_type: entityType = null, country = null } = party ?? {};
  const inbox = inboxOf(inboxes, { risk, entityType, country, amountMinor: sum.amount_minor });
  const team = sum.team ?? inbox.team;
  return { party_id: partyId, ...sum, risk, inbox: inbox.id, team, opened_at: now, due_at: now + slaMs[risk] };
}

async function insertOpened(transaction: Transaction<Tables>, rows: readonly ReturnType<typeof opened>[]) {
  if (rows.length === 0) return [];
  const inserted = await sql<{ id: number; party_id: string }>`
    INSERT INTO party_alert (party_id, state, inbox, team, risk, breaches, hits, score, p, amount_minor, cell,
      top_alert_id, first_at, last_at, opened_at, due_at)
    SELECT party_id, 'open', inbox, team, risk, breaches, hits, score, p, amount_minor, cell, top_alert_id,
      first_at, last_at, opened_at, due_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (party_id text, inbox text, team text, risk text,
      breaches integer, hits integer, score float8, p float8, amount_minor bigint, cell text, top_alert_id bigint,
      first_at bigint, last_at bigint, opened_at bigint, due_at bigint)
    RETURNING id, party_id`.execute(transaction);
  return inserted.rows;
}

async function updateMerged(transaction: Transaction<Tables>, rows: readonly OpenAlert[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    UPDATE party_alert a SET (state, breaches, hits, score, p, amount_minor, cell, top_alert_id, first_at, last_at,
      due_at, clock_stopped_at, snoozed_until, assignee, version) = (t.state, t.breaches, t.hits, t.score, t.p,
      t.amount_minor, t.cell, t.top_alert_id, t.first_at, t.last_at, t.due_at, t.clock_stopped_at, t.snoozed_until,
      t.assignee, t.version)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t (id bigint, state text, breaches integer, hits integer,
      score float8, p float8, amount_minor bigint, cell text, top_alert_id bigint, first_at bigint, last_at bigint,
      due_at bigint, clock_stopped_at bigint, snoozed_until bigint, assignee text, version integer)
    WHERE a.id = t.id`.execute(transaction);
}

function told(kind: 'alert.opened' | 'alert.merged', row: { id: number; party_id: string }, sum: Sum): NewEvent {
  const { breaches, hits, score, cell, amount_minor: amountMinor } = sum;
  const payload = { alertId: row.id, partyId: row.party_id, breaches, hits, score, cell, amountMinor };
  return { kind, subject: `alert:${row.id}`, payload };
}

export interface Settled {
  /** Party → its alert. */
  readonly alertOf: ReadonlyMap<string, number>;
  /** To be recorded last in the transaction. */
  readonly change: Change;
}

/** Takes what came in, by party, into the open alert of each party, or opens one. Needs `lockIntake`. */
export async function settle(
  transaction: Transaction<Tables>,
  sums: ReadonlyMap<string, Sum>,
  now: number,
): Promise<Settled> {
  const partyIds = [...sums.keys()];
  const open = await transaction
    .selectFrom('party_alert')
    .selectAll()
    .where('party_id', 'in', partyIds)
    .where('state', '!=', 'closed')
    .where('split', '=', false)
    .orderBy('id')
    .forUpdate()
    .execute();
  const withAlert = new Set(open.map(({ party_id }) => party_id));
  const parties = await transaction
    .selectFrom('party')
    .select(['id', 'entity_type', 'country', 'risk_rating', 'politically_exposed'])
    .where('id', 'in', partyIds)
    .execute();
  const partyOf = new Map(parties.map((party) => [party.id, party]));
  const inboxes = await readInboxes(transaction);
  const fresh = partyIds
    .filter((partyId) => !withAlert.has(partyId))
    .map((partyId) => opened(partyId, sums.get(partyId)!, partyOf.get(partyId), inboxes, now));
  await updateMerged(
    transaction,
    open.map((alert) => merged(alert, sums.get(alert.party_id)!, now)),
  );
  const inserted = await insertOpened(transaction, fresh);
  const events = [
    ...inserted.map((row) => told('alert.opened', row, sums.get(row.party_id)!)),
    ...open.map((row) => told('alert.merged', row, sums.get(row.party_id)!)),
  ];
  const facts = events.map(({ kind, subject, payload }) => {
    return { actor: 'system:intake', action: kind, subject, before: null, after: payload, reason: null };
  });
  const alertOf = new Map([...open, ...inserted].map(({ id, party_id }) => [party_id, id]));
  return { alertOf, change: { at: now, facts, events } };
}

/** What came in, party by party, added up. */
export function sumsByParty<T extends { readonly party_id: string }>(
  rows: readonly T[],
  sumOf: (rows: readonly T[]) => Sum,
): ReadonlyMap<string, Sum> {
  const byParty = new Map<string, T[]>();
  for (const row of rows) {
    const others = byParty.get(row.party_id);
    if (others === undefined) byParty.set(row.party_id, [row]);
    else others.push(row);
  }
  return new Map([...byParty].map(([partyId, each]) => [partyId, sumOf(each)]));
}
