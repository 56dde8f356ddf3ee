import { type Kysely, sql } from 'kysely';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';

const windowMs = 15 * 60_000;
/** Failures within the window that are free: five for a person, more for an address, behind which many may sit. */
const freeFailures = { account: 5, address: 50 } as const;

export interface LoginThrottle {
  /** Milliseconds that this account or address must still wait; 0 = go ahead. */
  waitMs(email: string, address: string): Promise<number>;
  /** Counts it, and enters it in the audit trail: whose account it was, never what was typed. */
  failed(email: string, address: string): Promise<void>;
  /** A success forgives the account, never the address. */
  succeeded(email: string): Promise<void>;
}

/** Waiting doubles with each failure beyond the free ones: 1 s, 2 s, 4 s … at most the window. Shared by all processes. */
export function createLoginThrottle(db: Kysely<Tables>, now: () => number): LoginThrottle {
  const subjectsOf = (email: string, address: string) =>
    [
      [`account:${email.trim().toLowerCase()}`, freeFailures.account],
      [`address:${address}`, freeFailures.address],
    ] as const;

  return {
    async waitMs(email, address) {
      let wait = 0;
      for (const [subject, free] of subjectsOf(email, address)) {
        const { rows } = await sql<{ failures: number; last: number | null }>`
          SELECT count(*) AS failures, max(at) AS last FROM login_failure
          WHERE subject = ${subject} AND at > ${now() - windowMs}`.execute(db);
        const { failures, last } = rows[0]!;
        if (last === null || failures < free) continue;
        wait = Math.max(wait, last + Math.min(windowMs, 1000 * 2 ** Math.min(20, failures - free)) - now());
      }
      return wait;
    },
    async failed(email, address) {
      const at = now();
      const rows = subjectsOf(email, address).map(([subject]) => ({ subject, at }));
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('login_failure').values(rows).execute();
        await transaction
          .deleteFrom('login_failure')
          .where('at', '<=', at - windowMs)
          .execute();
        const user = await transaction
          .selectFrom('access_user')
          .select('id')
          .where('email', '=', email.trim().toLowerCase())
          .executeTakeFirst();
        const fact = { actor: 'anyone', action: 'access.log-in-failed', subject: `user:${user?.id ?? 'unknown'}` };
        const facts = [{ ...fact, before: null, after: { address }, reason: null }];
        await recordChange(transaction, { at, facts, events: [] });
      });
    },
    async succeeded(email) {
      await db.deleteFrom('login_failure').where('subject', '=', subjectsOf(email, '')[0][0]).execute();
    },
  };
}
