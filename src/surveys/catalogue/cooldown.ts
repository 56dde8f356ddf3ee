import { type Kysely, sql } from 'kysely';
import type { SurveyDefinition } from '#contract/survey-definition';
import { appendAudit } from '#store/audit/audit-trail';
import type { Tables } from '#store/tables/tables';

/** Days between two invitations of a customer: to any survey, and to surveys of one class. */
export interface Cooldown {
  readonly globalDays: number;
  readonly classDays: Readonly<Record<SurveyDefinition['class'], number>>;
}

export async function readCooldown(db: Kysely<Tables>): Promise<Cooldown> {
  const { rows } = await sql<Cooldown>`
    SELECT global_days AS "globalDays", class_days AS "classDays" FROM survey_cooldown`.execute(db);
  return rows[0]!;
}

export async function setCooldown(db: Kysely<Tables>, cooldown: Cooldown, actor: string, at: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const before = await readCooldown(transaction);
    await sql`UPDATE survey_cooldown SET global_days = ${cooldown.globalDays},
      class_days = ${JSON.stringify(cooldown.classDays)}::jsonb`.execute(transaction);
    const fact = { before: { ...before }, after: { ...cooldown }, reason: null };
    await appendAudit(transaction, [{ actor, action: 'survey-cooldown.set', subject: 'survey-cooldown', ...fact }], at);
  });
}
