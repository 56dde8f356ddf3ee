import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { day } from '#domain/time';
import type { Tables } from '#store/tables/tables';
import { loadSignals } from '../catalogue/signals.ts';
import type { SurveyDeps } from '../deps.ts';
import { type Invitation, invite } from './invite.ts';

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
  const waiting = await sql<{ id: string; event: string }>`
    SELECT s.id, v.definition->'trigger'->>'event' AS event FROM survey s
    JOIN survey_version v ON v.survey_id = s.id AND v.version = s.live_version
    WHERE s.status = 'live' AND v.definition->'trigger'->>'kind' = 'event' ORDER BY s.id`.execute(deps.db);
  const made: (Invitation & { readonly surveyId: string })[] = [];
  for (const { id: surveyId, event } of waiting.rows) {
    const parties = events.filter((one) => one.event === event).map(({ partyId }) => partyId);
    if (parties.length === 0) continue;
    const invitations = await invite(deps, surveyId, parties, { source: `event:${event}` });
    for (const invitation of invitations) if (invitation.outcome === 'invited') made.push({ surveyId, ...invitation });
  }
  return made;
}
