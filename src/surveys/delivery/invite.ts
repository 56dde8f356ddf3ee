import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { SurveyDefinition } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { day } from '#domain/time';
import type { Tables } from '#store/tables/tables';
import { readCooldown } from '../catalogue/cooldown.ts';
import { requireUntaintedReach } from '../catalogue/reach.ts';
import { readDefinition, readSurvey, type Survey } from '../catalogue/surveys.ts';
import { consenting } from '../consent.ts';
import type { SurveyDeps } from '../deps.ts';
import { type Ineligibility, reasonsAgainst } from '../eligibility/eligible.ts';
import { type CustomerFacts, loadFacts, loadLastAsked } from '../eligibility/facts.ts';
import { signLink } from './link.ts';

export type Invitation =
  | { readonly partyId: string; readonly outcome: 'invited'; readonly token: string; readonly expiresAt: number }
  | { readonly partyId: string; readonly outcome: 'not-eligible'; readonly reasons: readonly Ineligibility[] };

/** A live survey with what its customers see. Error `survey.not-live`. */
export async function readLive(
  { db }: Pick<SurveyDeps, 'db'>,
  id: string,
): Promise<{ readonly survey: Survey; readonly version: number; readonly definition: SurveyDefinition }> {
  const survey = await readSurvey(db, id);
  const { liveVersion: version } = survey;
  if (survey.status !== 'live' || version === null) {
    throw new AppError('survey.not-live', 'This survey does not take answers at the moment.');
  }
  return { survey, version, definition: await readDefinition(db, id, version) };
}

/** Complete answers per `segmentation/segment`. */
async function completeBySegment(
  transaction: Transaction<Tables>,
  surveyId: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ segment: string; complete: number }>`
    SELECT s.key || '/' || s.value AS segment, count(*) AS complete
    FROM survey_response r, jsonb_each_text(r.segments) s
    WHERE r.survey_id = ${surveyId} AND r.counted GROUP BY 1`.execute(transaction);
  return new Map(rows.map(({ segment, complete }) => [segment, complete]));
}

/** Customers who asked for erasure and have said yes to nothing since. */
async function restrictedCustomers(
  transaction: Transaction<Tables>,
  partyIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ party_id: string }>`
    SELECT DISTINCT party_id FROM customer_restriction r WHERE party_id = ANY(${partyIds}) AND NOT EXISTS (
      SELECT FROM consent_entry c WHERE c.party_id = r.party_id AND c.granted AND c.at > r.at)`.execute(transaction);
  return new Set(rows.map(({ party_id: id }) => id));
}

/** Two calls that ask the same customer wait for each other; sorted, so that they never wait in a circle. */
async function lockParties(transaction: Transaction<Tables>, partyIds: readonly string[]): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('survey-contact ' || p, 0))
    FROM unnest(${partyIds.toSorted()}::text[]) p`.execute(transaction);
}

async function add(
  transaction: Transaction<Tables>,
  survey: { readonly id: string; readonly version: number; readonly definition: SurveyDefinition },
  { partyId, segments }: CustomerFacts,
  how: { readonly source: string; readonly language: string; readonly now: number },
): Promise<{ readonly id: string; readonly expiresAt: number }> {
  const { definition, version, id: surveyId } = survey;
  const id = randomUUID();
  // Of an anonymous survey only the day is kept: the time would join the two rows again.
  const at = definition.anonymous ? how.now - (how.now % day) : how.now;
  const expiresAt = at + (definition.linkDays + (definition.anonymous ? 1 : 0)) * day;
  await sql`INSERT INTO survey_contact (party_id, survey_id, class, at)
    VALUES (${partyId}, ${surveyId}, ${definition.class}, ${at})`.execute(transaction);
  await sql`INSERT INTO survey_response
      (id, survey_id, version, party_id, segments, source, language, expires_at, created_at)
    VALUES (${id}, ${surveyId}, ${version}, ${definition.anonymous ? null : partyId}, ${JSON.stringify(segments)}::jsonb,
      ${how.source}, ${how.language}, ${expiresAt}, ${at})`.execute(transaction);
  return { id, expiresAt };
}

/**
 * Invites the customers who may be asked now; each gets a link of their own. Says of the others why not.
 * @param how `source`: by what means, for instance `api` or `event:support-contact`; `language`: of the survey's, else
 * the first
 * Errors: `survey.not-found`, `survey.not-live`, `survey.tainted`, `survey.unknown-language`.
 */
export async function invite(
  deps: SurveyDeps,
  surveyId: string,
  partyIds: readonly string[],
  how: { readonly source: string; readonly language?: string | undefined },
): Promise<readonly Invitation[]> {
  return await deps.db.transaction().execute((transaction) => inviteWithin(transaction, deps, surveyId, partyIds, how));
}

/** As `invite`, within a transaction of which it is a part. */
export async function inviteWithin(
  transaction: Transaction<Tables>,
  { vault, now: clock }: Pick<SurveyDeps, 'vault' | 'now'>,
  surveyId: string,
  partyIds: readonly string[],
  how: { readonly source: string; readonly language?: string | undefined },
): Promise<readonly Invitation[]> {
  const { survey, version, definition } = await readLive({ db: transaction }, surveyId);
  await requireUntaintedReach(transaction, definition);
  const language = how.language ?? definition.languages[0]!;
  if (!definition.languages.includes(language)) {
    throw new AppError('survey.unknown-language', `The survey speaks ${definition.languages.join(', ')}.`);
  }
  const now = clock();
  const distinct = [...new Set(partyIds)];
  await lockParties(transaction, distinct);
  const cooldown = await readCooldown(transaction);
  const facts = await loadFacts(transaction, distinct, definition.targeting, now);
  const asked = await loadLastAsked(transaction, distinct, surveyId, definition.class);
  const purpose = definition.requiresConsent;
  const willing = purpose === undefined ? new Set<string>() : await consenting(transaction, distinct, purpose, now);
  const restricted = await restrictedCustomers(transaction, distinct);
  const bySegment =
    definition.quota.perSegment === undefined ? new Map() : await completeBySegment(transaction, surveyId);
  const invitations: Invitation[] = [];
  for (const one of facts) {
    const { partyId, segments } = one;
    const inSegments = Object.entries(segments).map(([name, segment]) => bySegment.get(`${name}/${segment}`) ?? 0);
    const reasons = reasonsAgainst(surveyId, definition, one, {
      lastAsked: asked.get(partyId),
      cooldown,
      consents: willing.has(partyId),
      restricted: restricted.has(partyId),
      complete: survey.complete,
      completeInSegments: Math.max(0, ...inSegments),
      now,
    });
    if (reasons.length > 0) {
      invitations.push({ partyId, outcome: 'not-eligible', reasons });
      continue;
    }
    const made = await add(transaction, { id: surveyId, version, definition }, one, { ...how, language, now });
    const token = signLink(made.id, vault);
    invitations.push({ partyId, outcome: 'invited', token, expiresAt: made.expiresAt });
  }
  return invitations;
}
