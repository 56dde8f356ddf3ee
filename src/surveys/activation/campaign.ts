import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import { type Arm, readAudience } from './audience.ts';
import {
  type ArmOutcome,
  type CampaignReturn,
  campaignReturn,
  revenueUplift,
  shareUplift,
  type Uplift,
} from './uplift.ts';

export interface Campaign {
  readonly id: string;
  readonly audienceId: string;
  readonly offer: string;
  readonly costMinor: number;
  readonly currency: string;
  readonly startedAt: number;
  readonly endsAt: number;
}

export interface CampaignOutcome {
  readonly id: string;
  readonly partyId: string;
  readonly kind: 'response' | 'revenue' | 'left';
  /** Of revenue; minor units of the campaign's currency. */
  readonly amountMinor: number;
  readonly at: number;
}

/** Below this in either arm no result is shown. */
export const smallestArm = 10;

/**
 * Records the offer for everyone in the audience now, with their arm: who is held out is recorded too, as not offered.
 * Errors: `audience.not-found`, `audience.exists`, `audience.empty`.
 */
export async function startCampaign(db: Kysely<Tables>, campaign: Campaign, actor: string): Promise<number> {
  const { id, audienceId, offer, costMinor, currency, startedAt, endsAt } = campaign;
  await readAudience(db, audienceId);
  return await db.transaction().execute(async (transaction) => {
    const { numAffectedRows } = await sql`
      INSERT INTO campaign (id, audience_id, offer, cost_minor, currency, started_at, ends_at, created_by)
      VALUES (${id}, ${audienceId}, ${offer}, ${costMinor}, ${currency}, ${startedAt}, ${endsAt}, ${actor})
      ON CONFLICT DO NOTHING`.execute(transaction);
    if (numAffectedRows === 0n) throw new AppError('audience.exists', `There is a campaign ${id} already.`);
    const enrolled = await sql`INSERT INTO campaign_offer (campaign_id, party_id, arm)
      SELECT ${id}, party_id, arm FROM audience_member WHERE audience_id = ${audienceId} AND left_at IS NULL`.execute(
      transaction,
    );
    const count = Number(enrolled.numAffectedRows ?? 0n);
    if (count === 0) throw new AppError('audience.empty', 'The audience has no members: refresh it first.');
    return count;
  });
}

/** Throws `audience.not-found`. */
export async function readCampaign(db: Kysely<Tables>, id: string): Promise<Campaign> {
  const { rows } = await sql<Campaign>`
    SELECT id, audience_id AS "audienceId", offer, cost_minor AS "costMinor", currency, started_at AS "startedAt",
      ends_at AS "endsAt" FROM campaign WHERE id = ${id}`.execute(db);
  if (rows[0] === undefined) throw new AppError('audience.not-found', `There is no campaign ${id}.`);
  return rows[0];
}

/** Adds what customers did since. One seen before changes nothing; of strangers to the campaign nothing is kept. */
export async function recordOutcomes(
  db: Kysely<Tables>,
  campaignId: string,
  outcomes: readonly CampaignOutcome[],
): Promise<{ readonly stored: number; readonly repeated: number; readonly strangers: number }> {
  await readCampaign(db, campaignId);
  const { rows } = await sql<{ party_id: string }>`SELECT party_id FROM campaign_offer
    WHERE campaign_id = ${campaignId} AND party_id = ANY(${outcomes.map(({ partyId }) => partyId)})`.execute(db);
  const known = new Set(rows.map(({ party_id: id }) => id));
  const kept = outcomes.filter(({ partyId }) => known.has(partyId));
  const { numAffectedRows } = await sql`
    INSERT INTO campaign_outcome (campaign_id, id, party_id, kind, amount_minor, at)
    SELECT ${campaignId}, i, p, k, m, a FROM unnest(${kept.map(({ id }) => id)}::text[],
      ${kept.map(({ partyId }) => partyId)}::text[], ${kept.map(({ kind }) => kind)}::text[],
      ${kept.map(({ amountMinor }) => amountMinor)}::bigint[], ${kept.map(({ at }) => at)}::bigint[]) AS t (i, p, k, m, a)
    ON CONFLICT DO NOTHING`.execute(db);
  const stored = Number(numAffectedRows ?? 0n);
  return { stored, repeated: kept.length - stored, strangers: outcomes.length - kept.length };
}

export interface CampaignResult {
  readonly campaign: Campaign;
  readonly treated: number;
  readonly holdout: number;
  /** Null where an arm is too small. */
  readonly uplift: {
    readonly response: Uplift;
    readonly retention: Uplift;
    readonly revenue: Uplift;
    readonly return: CampaignReturn;
  } | null;
}

/** What the offer changed, by intention to treat: everyone counts in the arm of the start. Outcomes within its time. */
export async function campaignResult(db: Kysely<Tables>, id: string): Promise<CampaignResult> {
  const campaign = await readCampaign(db, id);
  const { rows } = await sql<ArmOutcome & { arm: Arm }>`
    WITH each AS (
      SELECT o.party_id, o.arm, bool_or(c.kind = 'response') AS responded, bool_or(c.kind = 'left') AS gone,
        coalesce(sum(c.amount_minor) FILTER (WHERE c.kind = 'revenue'), 0)::double precision AS revenue
      FROM campaign_offer o LEFT JOIN campaign_outcome c ON c.campaign_id = o.campaign_id AND c.party_id = o.party_id
        AND c.at >= ${campaign.startedAt} AND c.at < ${campaign.endsAt}
      WHERE o.campaign_id = ${id} GROUP BY 1, 2
    )
    SELECT arm, count(*) AS customers, count(*) FILTER (WHERE responded) AS responded,
      count(*) FILTER (WHERE gone IS NOT TRUE) AS stayed, sum(revenue) AS revenue,
      sum(revenue * revenue) AS "revenueSquares"
    FROM each GROUP BY arm`.execute(db);
  const treated = rows.find(({ arm }) => arm === 'treated');
  const holdout = rows.find(({ arm }) => arm === 'holdout');
  const sizes = { treated: treated?.customers ?? 0, holdout: holdout?.customers ?? 0 };
  if (treated === undefined || holdout === undefined || Math.min(sizes.treated, sizes.holdout) < smallestArm) {
    return { campaign, ...sizes, uplift: null };
  }
  const revenue = revenueUplift(treated, holdout);
  return {
    campaign,
    ...sizes,
    uplift: {
      response: shareUplift([treated.responded, treated.customers], [holdout.responded, holdout.customers]),
      retention: shareUplift([treated.stayed, treated.customers], [holdout.stayed, holdout.customers]),
      revenue,
      return: campaignReturn(revenue, treated.customers, campaign.costMinor),
    },
  };
}
