import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Json } from '#store/audit/audit-entry';
import { recordChange } from '#store/record-change';
import type { RuleSetTable } from '#store/tables/improve-tables';
import type { Tables } from '#store/tables/tables';
import type { Deed } from '../feedback/weightings.ts';

export type RuleSet = Selectable<RuleSetTable>;

/** The champion of a trial that is a set of static rules: `rules:DIGEST`. */
export const isRules = (source: string): boolean => source.startsWith('rules:');

/**
 * Keeps static rules under the hash of what they say; the same rules again are the same set, and keep their name. Whether
 * they can be used is for the caller to say.
 */
export async function addRuleSet(
  db: Kysely<Tables>,
  { name, rules }: { readonly name: string; readonly rules: Json },
  { actor, at, reason }: Deed,
): Promise<RuleSet> {
  const text = JSON.stringify(rules);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return await db.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('rule_set')
      .values({ digest, name, rules: text, added_by: actor, added_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (added !== undefined) {
      const fact = { actor, action: 'rules.added', subject: `rules:${digest}`, before: null, after: { name, rules } };
      await recordChange(transaction, { at, facts: [{ ...fact, reason }], events: [] });
    }
    return (
      added ??
      (await transaction.selectFrom('rule_set').selectAll().where('digest', '=', digest).executeTakeFirstOrThrow())
    );
  });
}

/** The latest first. */
export async function listRuleSets(db: Kysely<Tables>): Promise<readonly RuleSet[]> {
  return await db.selectFrom('rule_set').selectAll().orderBy('added_at', 'desc').orderBy('digest').limit(100).execute();
}

/** Static rules that score live events now, and whose alerts they raise. */
export interface WorkingRules {
  readonly trialId: number;
  readonly source: string;
  readonly rules: unknown;
  /** Share of parties whose alerts of the rules are worked. */
  readonly share: number;
}

/**
 * The rules of the open trial; else those that came back when the latest trial was rolled back, for everybody. Null =
 * none.
 */
export async function workingRules(db: Kysely<Tables>): Promise<WorkingRules | null> {
  const { rows } = await sql<WorkingRules>`
    SELECT t.id AS "trialId", t.champion AS source, r.rules,
      CASE t.state WHEN 'rolled-back' THEN 1 ELSE t.share END AS share
    FROM (SELECT * FROM trial ORDER BY (state IN ('running', 'proposed')) DESC, id DESC LIMIT 1) t
    JOIN rule_set r ON t.champion = 'rules:' || r.digest
    WHERE t.state IN ('running', 'proposed', 'rolled-back')`.execute(db);
  return rows[0] ?? null;
}
