import { type Kysely, sql, type Transaction } from 'kysely';
import { appendEvents, type NewEvent } from '#store/outbox/outbox';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { type ConsentEntry, recordConsents } from './consent.ts';

/** What changed because customers said no. */
export interface ConsentEffects {
  readonly segmentsLeft: number;
  readonly audiencesLeft: number;
  /** Links to surveys that do not work any more. */
  readonly invitationsEnded: number;
}

/** Memberships and invitations of these customers that their word, as of `at`, does not allow. */
async function endForbidden(
  transaction: Transaction<Tables>,
  partyIds: readonly string[],
  at: number,
): Promise<ConsentEffects> {
  const segments = await sql<{ party_id: string; segmentation: string; segment: string; version: string }>`
    UPDATE commercial_segment_membership m SET left_at = ${at} FROM commercial_segmentation s
    WHERE s.name = m.segmentation AND m.left_at IS NULL AND m.party_id = ANY(${partyIds})
      AND NOT coalesce(consent_word(m.party_id, s.purpose, ${at}::bigint), NOT s.opt_in)
    RETURNING m.party_id, m.segmentation, m.segment, m.version`.execute(transaction);
  await sql`
    DELETE FROM commercial_segment_place m USING commercial_segmentation s
    WHERE s.name = m.segmentation AND m.party_id = ANY(${partyIds})
      AND NOT coalesce(consent_word(m.party_id, s.purpose, ${at}::bigint), NOT s.opt_in)`.execute(transaction);
  const audiences = await sql<{ party_id: string; audience_id: string; arm: string }>`
    UPDATE audience_member m SET left_at = ${at} FROM audience a
    WHERE a.id = m.audience_id AND m.left_at IS NULL AND m.party_id = ANY(${partyIds})
      AND NOT coalesce(consent_word(m.party_id, a.definition->>'purpose', ${at}::bigint), false)
    RETURNING m.party_id, m.audience_id, m.arm`.execute(transaction);
  const invitations = await sql`
    UPDATE survey_response r SET expires_at = ${at} FROM survey_version v
    WHERE v.survey_id = r.survey_id AND v.version = r.version AND r.party_id = ANY(${partyIds})
      AND r.completed_at IS NULL AND r.expires_at > ${at} AND v.definition->>'requiresConsent' IS NOT NULL
      AND NOT coalesce(consent_word(r.party_id, v.definition->>'requiresConsent', ${at}::bigint), false)`.execute(
    transaction,
  );
  const events: NewEvent[] = segments.rows.map(({ party_id: partyId, ...rest }) => ({
    kind: 'commercial-segment.left',
    subject: `party:${partyId}`,
    payload: { partyId, ...rest },
  }));
  // Whoever addresses customers must not know of the holdout.
  for (const { party_id: partyId, audience_id: audienceId, arm } of audiences.rows) {
    if (arm !== 'treated') continue;
    events.push({ kind: 'audience.left', subject: `party:${partyId}`, payload: { audienceId, partyId } });
  }
  await appendEvents(transaction, events, at);
  return {
    segmentsLeft: segments.rows.length,
    audiencesLeft: audiences.rows.length,
    invitationsEnded: Number(invitations.numAffectedRows ?? 0n),
  };
}

/** Records one word of a customer and draws the consequences at once, with an entry in the audit trail. */
export async function recordWord(
  db: Kysely<Tables>,
  entry: ConsentEntry,
  { actor, at }: { readonly actor: string; readonly at: number },
): Promise<ConsentEffects> {
  return await db.transaction().execute(async (transaction) => {
    const isNew = (await recordConsents(transaction, [entry], at)) > 0;
    const effects = await endForbidden(transaction, [entry.partyId], at);
    const { partyId, purpose, granted, source, at: effectiveAt } = entry;
    const after = { purpose, granted, source, effectiveAt };
    const fact = { actor, action: 'consent.recorded', subject: `party:${partyId}`, before: null, after, reason: null };
    await recordChange(transaction, { facts: isNew ? [fact] : [], events: [], at });
    return effects;
  });
}

const partiesAtOnce = 1000;

/**
 * Draws the consequences of words that became effective since the last round: given in a survey, imported, or dated
 * ahead. Returns whether there may be more.
 */
export async function drawConsequences(db: Kysely<Tables>, now: number): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    const head = await sql<{ at: number }>`SELECT at FROM consent_head FOR UPDATE`.execute(transaction);
    const { at: since } = head.rows[0]!;
    const { rows } = await sql<{ party_id: string; at: number }>`
      SELECT party_id, greatest(at, recorded_at) AS at FROM consent_entry
      WHERE greatest(at, recorded_at) > ${since} AND greatest(at, recorded_at) <= ${now}
      ORDER BY 2 FETCH FIRST ${partiesAtOnce} ROWS WITH TIES`.execute(transaction);
    const last = rows.at(-1);
    if (last === undefined) return false;
    await sql`UPDATE consent_head SET at = ${last.at}`.execute(transaction);
    await endForbidden(transaction, [...new Set(rows.map(({ party_id: id }) => id))], now);
    return rows.length >= partiesAtOnce;
  });
}
