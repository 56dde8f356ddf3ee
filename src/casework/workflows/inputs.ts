import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { day } from '#domain/time';
import type { OutboxEvent } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import type { Inputs } from './compile.ts';
import { fields, markPrefix } from './fields.ts';

interface PartyRow {
  readonly entity_type: string;
  readonly country: string | null;
  readonly industry: string | null;
  readonly client_segment: string | null;
  readonly onboarded_at: number | null;
  readonly risk_rating: string | null;
  readonly politically_exposed: boolean | null;
  readonly months: number | null;
}

interface AlertRow {
  readonly score: number;
  readonly amount_minor: number;
  readonly breaches: number;
  readonly snoozes: number;
  readonly cell: string;
  readonly state: string;
}

type Known = Readonly<Record<string, number | string | null | undefined>>;

const plain = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function partyOf({ payload }: OutboxEvent): string | null {
  return plain(payload['partyId']) ?? null;
}

async function ofParty(db: Kysely<Tables>, partyId: string, at: number): Promise<Known> {
  const { rows } = await sql<PartyRow>`SELECT p.entity_type, p.country, p.industry, p.client_segment, p.onboarded_at,
    p.risk_rating, p.politically_exposed, r.months FROM party p LEFT JOIN party_review r ON r.party_id = p.id
    WHERE p.id = ${partyId}`.execute(db);
  const row = rows[0];
  if (row === undefined) return {};
  const exposed = row.politically_exposed;
  return {
    'party.entityType': row.entity_type,
    'party.country': row.country,
    'party.industry': row.industry,
    'party.clientSegment': row.client_segment,
    'party.tenureDays': row.onboarded_at === null ? null : Math.floor((at - row.onboarded_at) / day),
    'party.riskRating': row.risk_rating,
    'party.politicallyExposed': exposed === null ? null : exposed ? 'yes' : 'no',
    'party.reviewMonths': row.months,
  };
}

/** The alert of the event, else the open one of its party. */
async function ofAlert(db: Kysely<Tables>, event: OutboxEvent, partyId: string): Promise<Known> {
  const alertId = typeof event.payload['alertId'] === 'number' ? event.payload['alertId'] : null;
  const { rows } = await sql<AlertRow>`SELECT score, amount_minor, breaches, snoozes, cell, state FROM party_alert
    WHERE party_id = ${partyId} AND (id = ${alertId} OR (${alertId}::bigint IS NULL AND state <> 'closed' AND NOT split))
      AND NOT EXISTS (SELECT FROM work_case c WHERE c.id = party_alert.case_id AND c.need_to_know)
    ORDER BY id DESC LIMIT 1`.execute(db);
  const row = rows[0];
  if (row === undefined) return {};
  return {
    'alert.score': row.score,
    'alert.amountMinor': row.amount_minor,
    'alert.breaches': row.breaches,
    'alert.snoozes': row.snoozes,
    'alert.cell': row.cell,
    'alert.state': row.state,
  };
}

function ofEvent({ payload }: OutboxEvent): Known {
  const scores = Array.isArray(payload['scores']) ? payload['scores'].filter((each) => typeof each === 'number') : [];
  return {
    'disposition.outcome': plain(payload['outcome']),
    'disposition.reasonCode': plain(payload['reasonCode']),
    'segment.segmentation': plain(payload['segmentation']),
    'segment.segment': plain(payload['segment']),
    'survey.id': plain(payload['surveyId']),
    'survey.class': plain(payload['class']),
    'survey.lowestScore': scores.length === 0 ? undefined : Math.min(...scores),
  };
}

/**
 * All that a rule over this event could read: what the event says, and party and alert as they are now.
 * @param reads fields of the rule: marks are looked up by name, and tables are read only where a field needs them
 * @param untaintedOnly leaves out marks that something tainted ever set
 */
export async function inputsOf(
  db: Kysely<Tables>,
  event: OutboxEvent,
  reads: readonly string[],
  untaintedOnly: boolean,
): Promise<Inputs> {
  const partyId = partyOf(event);
  const wants = (root: string): boolean => partyId !== null && reads.some((name) => name.startsWith(root));
  const known: Known = {
    ...ofEvent(event),
    ...(wants('party.') ? await ofParty(db, partyId!, event.at) : {}),
    ...(wants('alert.') ? await ofAlert(db, event, partyId!) : {}),
  };
  const inputs: Record<string, number | string | boolean> = {};
  for (const [name, { type }] of Object.entries(fields)) {
    if (reads.includes(name)) inputs[name] = known[name] ?? (type === 'double' ? Number.NaN : 'unknown');
  }
  const marks = reads.filter((name) => name.startsWith(markPrefix));
  if (marks.length > 0) {
    const { rows } = await sql<{ mark: string }>`SELECT mark FROM party_mark WHERE party_id = ${partyId}
      AND NOT (tainted AND ${untaintedOnly})`.execute(db);
    const set = new Set(rows.map(({ mark }) => `${markPrefix}${mark}`));
    for (const name of marks) inputs[name] = set.has(name);
  }
  return inputs;
}

/** Whether the rule reads a mark that something tainted set on the party, whatever its lineage says today. */
export async function readsTaintedMark(
  db: Kysely<Tables>,
  partyId: string | null,
  reads: readonly string[],
): Promise<boolean> {
  const marks = reads.flatMap((name) => (name.startsWith(markPrefix) ? [name.slice(markPrefix.length)] : []));
  if (marks.length === 0) return false;
  const { rows } = await sql`SELECT FROM party_mark WHERE party_id = ${partyId} AND tainted
    AND mark = ANY(${marks}::text[])`.execute(db);
  return rows.length > 0;
}

/** Whether the event is of a case that is need-to-know, or of an alert in one. */
export async function isNeedToKnow(db: Kysely<Tables>, { payload }: OutboxEvent): Promise<boolean> {
  const [caseId, alertId] = ['caseId', 'alertId'].map((name) => {
    const id = payload[name];
    return typeof id === 'number' ? id : null;
  });
  const { rows } = await sql`SELECT FROM work_case WHERE need_to_know
    AND (id = ${caseId}::bigint OR id = (SELECT case_id FROM party_alert WHERE id = ${alertId}::bigint))`.execute(db);
  return rows.length > 0;
}

/** SHA-256 in hex; names in order, and what is not known as null. */
export function hashOfInputs(inputs: Inputs): string {
  const rows = Object.keys(inputs)
    .sort()
    .map((name) => [name, inputs[name]]);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
