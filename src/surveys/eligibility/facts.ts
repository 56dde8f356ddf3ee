import { type Kysely, sql } from 'kysely';
import type { SurveyDefinition, Targeting } from '#contract/survey-definition';
import { day, type EpochMs } from '#domain/time';
import type { Tables } from '#store/tables/tables';

/** What may decide whether a customer is asked. Nothing here comes from alerts, cases or AML segments. */
export interface CustomerFacts {
  readonly partyId: string;
  readonly attributes: ReadonlyMap<string, string | number>;
  /** Commercial segmentation → segment. */
  readonly segments: Readonly<Record<string, string>>;
  /** Times per condition on behaviour, in the order of the targeting. */
  readonly behaviours: readonly number[];
}

/** When a customer was last asked: this survey, one of its class, any. UTC epoch ms; null = never. */
export interface LastAsked {
  readonly survey: EpochMs | null;
  readonly class: EpochMs | null;
  readonly any: EpochMs | null;
}

const columns = ['entity_type', 'country', 'region', 'industry', 'occupation', 'client_segment'] as const;

async function attributesOf(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  now: EpochMs,
): Promise<ReadonlyMap<string, Map<string, string | number>>> {
  const byParty = new Map(partyIds.map((id) => [id, new Map<string, string | number>()]));
  const { rows } = await sql<Record<string, string | number | null>>`
    SELECT id, entity_type, country, region, industry, occupation, client_segment, onboarded_at
    FROM customer WHERE id = ANY(${partyIds})`.execute(db);
  for (const row of rows) {
    const attributes = byParty.get(String(row['id']))!;
    for (const column of columns) {
      const value = row[column];
      if (value !== null && value !== undefined) attributes.set(column.replace('_', '-'), value);
    }
    const since = row['onboarded_at'];
    if (typeof since === 'number') attributes.set('tenure-days', Math.floor((now - since) / day));
  }
  const declared = await sql<{ party_id: string; name: string; value: string }>`
    SELECT party_id, name, value FROM customer_attribute WHERE party_id = ANY(${partyIds})`.execute(db);
  for (const { party_id: id, name, value } of declared.rows) byParty.get(id)!.set(name, value);
  return byParty;
}

async function segmentsOf(
  db: Kysely<Tables>,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { rows } = await sql<{ party_id: string; segments: Record<string, string> }>`
    SELECT party_id, jsonb_object_agg(segmentation, segment) AS segments FROM commercial_segment_membership
    WHERE party_id = ANY(${partyIds}) AND left_at IS NULL GROUP BY party_id`.execute(db);
  return new Map(rows.map(({ party_id: id, segments }) => [id, segments]));
}

/** Facts of these customers, in the order given. Of an unknown customer nothing is known, so no condition holds. */
export async function loadFacts(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  { behaviours }: Targeting,
  now: EpochMs,
): Promise<readonly CustomerFacts[]> {
  const attributes = await attributesOf(db, partyIds, now);
  const segments = await segmentsOf(db, partyIds);
  const times: ReadonlyMap<string, number>[] = [];
  for (const { event, withinDays } of behaviours) {
    const { rows } = await sql<{ party_id: string; times: number }>`
      SELECT party_id, sum(times)::bigint AS times FROM customer_activity
      WHERE party_id = ANY(${partyIds}) AND event = ${event} AND day > day_of(${now - withinDays * day}::bigint)
      GROUP BY party_id`.execute(db);
    times.push(new Map(rows.map((row) => [row.party_id, row.times])));
  }
  return partyIds.map((partyId) => ({
    partyId,
    attributes: attributes.get(partyId)!,
    segments: segments.get(partyId) ?? {},
    behaviours: times.map((byParty) => byParty.get(partyId) ?? 0),
  }));
}

export async function loadLastAsked(
  db: Kysely<Tables>,
  partyIds: readonly string[],
  surveyId: string,
  surveyClass: SurveyDefinition['class'],
): Promise<ReadonlyMap<string, LastAsked>> {
  const { rows } = await sql<LastAsked & { party_id: string }>`
    SELECT party_id, max(at) FILTER (WHERE survey_id = ${surveyId}) AS survey,
      max(at) FILTER (WHERE class = ${surveyClass}) AS class, max(at) AS any
    FROM survey_contact WHERE party_id = ANY(${partyIds}) GROUP BY party_id`.execute(db);
  return new Map(rows.map((row) => [row.party_id, row]));
}
