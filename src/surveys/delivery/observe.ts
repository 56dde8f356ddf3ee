import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { day } from '#domain/time';
import { appendEvents, type NewEvent } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import { loadSignals } from '../catalogue/signals.ts';
import type { SurveyDeps } from '../deps.ts';
import { type Invitation, invite, inviteWithin } from './invite.ts';

export interface ObservedEvent {
  readonly partyId: string;
  /** A declared event, or a type of behaviour. */
  readonly event: string;
  /** UTC epoch ms. */
  readonly at: number;
}

/** Counts what customers did, by day. */
export async function recordActivity(db: Kysely<Tables>, events: readonly ObservedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    INSERT INTO customer_activity (party_id, event, day, times)
    SELECT p, e, day_of(a), count(*)
    FROM unnest(${events.map(({ partyId }) => partyId)}::text[], ${events.map(({ event }) => event)}::text[],
      ${events.map(({ at }) => at)}::bigint[]) AS t (p, e, a)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (party_id, event, day) DO UPDATE SET times = customer_activity.times + excluded.times`.execute(db);
}

/**
 * Takes note of something customers did: surveys count it, and those that wait for it invite. Returns the invitations
 * made. Errors: `survey.unknown-target`, `survey.future-event`.
 */
export async function observeEvents(
  deps: SurveyDeps,
  events: readonly ObservedEvent[],
): Promise<readonly (Invitation & { readonly surveyId: string })[]> {
  const known = new Set((await loadSignals(deps.db)).filter(({ kind }) => kind === 'event').map(({ name }) => name));
  const unknown = [...new Set(events.map(({ event }) => event).filter((event) => !known.has(event)))];
  if (unknown.length > 0) {
    throw new AppError('survey.unknown-target', `These events are not declared: ${unknown.join(', ')}.`);
  }
  if (events.some(({ at }) => at > deps.now() + day)) {
    throw new AppError('survey.future-event', 'An event lies more than a day in the future.');
  }
  await recordActivity(deps.db, events);
  const made: (Invitation & { readonly surveyId: string })[] = [];
  for (const { id: surveyId, event } of await waitingSurveys(deps.db)) {
    const parties = events.filter((one) => one.event === event).map(({ partyId }) => partyId);
    if (parties.length === 0) continue;
    const invitations = await invite(deps, surveyId, parties, { source: `event:${event}` });
    for (const invitation of invitations) if (invitation.outcome === 'invited') made.push({ surveyId, ...invitation });
  }
  return made;
}

/** Live surveys that wait for an event. */
async function waitingSurveys(
  db: Kysely<Tables>,
): Promise<readonly { readonly id: string; readonly event: string; readonly anonymous: boolean }[]> {
  const { rows } = await sql<{ id: string; event: string; anonymous: boolean }>`
    SELECT s.id, v.definition->'trigger'->>'event' AS event,
      coalesce((v.definition->>'anonymous')::boolean, false) AS anonymous
    FROM survey s JOIN survey_version v ON v.survey_id = s.id AND v.version = s.live_version
    WHERE s.status = 'live' AND v.definition->'trigger'->>'kind' = 'event' ORDER BY s.id`.execute(db);
  return rows;
}

/** An event of the log that is older says nothing of the moment. */
const freshMs = day;

/**
 * Invites by what the event log tells, within the transaction that reads on in it, so that an event invites once. Nobody
 * waits for the answer: `survey.invited` tells the bank's own channels, which look the link up. An anonymous survey keeps
 * no customer to look it up by, so it is not triggered from the log. A survey that may not ask is left out.
 */
export async function inviteByLog(
  transaction: Transaction<Tables>,
  deps: Pick<SurveyDeps, 'vault' | 'now'>,
  events: readonly ObservedEvent[],
): Promise<void> {
  const now = deps.now();
  const fresh = events.filter(({ at }) => Math.abs(now - at) <= freshMs);
  if (fresh.length === 0) return;
  const told: NewEvent[] = [];
  for (const { id: surveyId, event, anonymous } of await waitingSurveys(transaction)) {
    const parties = fresh.filter((one) => one.event === event).map(({ partyId }) => partyId);
    if (parties.length === 0 || anonymous) continue;
    try {
      const made = await inviteWithin(transaction, deps, surveyId, parties, { source: `event:${event}` });
      for (const { partyId, outcome } of made) {
        if (outcome !== 'invited') continue;
        told.push({ kind: 'survey.invited', subject: `survey:${surveyId}`, payload: { surveyId, partyId } });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  if (told.length > 0) await appendEvents(transaction, told, now);
}
