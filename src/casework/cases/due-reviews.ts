import { type Kysely, sql } from 'kysely';
import type { CaseType, WorkRisk } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import type { Officer } from '../officer.ts';
import { workRisk } from '../risk.ts';
import { openCaseWithin } from './open-case.ts';

const clock: Officer = { id: 'system:clock', reach: 'all', teams: [], restricted: true };
const atOnce = 200;
/** Days of a month, for the next review. */
const monthMs = 30.44 * 86_400_000;

/** Whom the risk calls for is looked at in depth, everybody else's papers are renewed. */
function reviewType(risk: WorkRisk): CaseType {
  return risk === 'high' || risk === 'unknown' ? 'enhanced-due-diligence' : 'onboarding-review';
}

/**
 * Opens the reviews that are due by the customers' review frequency, and sets the next. A customer whose review is open
 * already gets no second one. Returns how many were opened.
 */
export async function openDueReviews(db: Kysely<Tables>, now: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{
      party_id: string;
      months: number;
      risk_rating: 'low' | 'medium' | 'high' | null;
      politically_exposed: boolean | null;
      under_review: boolean;
    }>`
      SELECT r.party_id, r.months, p.risk_rating, p.politically_exposed, EXISTS (SELECT FROM work_case c
        WHERE c.party_id = r.party_id AND c.state <> 'closed' AND c.type <> 'investigation') AS under_review
      FROM party_review r LEFT JOIN party p ON p.id = r.party_id
      WHERE r.next_at <= ${now} ORDER BY r.next_at, r.party_id LIMIT ${atOnce} FOR UPDATE OF r SKIP LOCKED`.execute(
      transaction,
    );
    let opened = 0;
    for (const { party_id: partyId, months, risk_rating: rating, politically_exposed: exposed, ...row } of rows) {
      await sql`UPDATE party_review SET next_at = ${now + Math.round(months * monthMs)} WHERE party_id = ${partyId}`.execute(
        transaction,
      );
      if (row.under_review) continue;
      const reason = `Review every ${months} months`;
      const type = reviewType(workRisk(rating, exposed));
      await openCaseWithin(transaction, { type, partyId, reason, needToKnow: false, members: [] }, clock, now);
      opened += 1;
    }
    return opened;
  });
}
