import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import type { Models } from '../models.ts';
import { proposeWeighting } from './weightings.ts';

/** Decisions after which it is worth learning again. */
export const fewestNewDecisions = 100;

/**
 * Learns a weighting once enough was decided since the last one, and proposes it. It proposes under no person's name, and a
 * person releases it, or nobody does. Says in a sentence what came of it.
 */
export async function proposeWhenDecided(db: Kysely<Tables>, models: Models, now: number): Promise<string> {
  const { rows } = await sql<{ version: string; decided: number }>`
    SELECT m.version, count(d.id)::integer AS decided FROM model m
    LEFT JOIN disposition d ON d.outcome <> 'inconclusive' AND d.decided_at > coalesce(
      (SELECT max(w.proposed_at) FROM weighting w WHERE w.model_version = m.version), 0)
    WHERE m.status = 'champion' GROUP BY m.version`.execute(db);
  const [inUse] = rows;
  if (inUse === undefined) return 'No model is in use.';
  const { version: modelVersion, decided } = inUse;
  if (decided < fewestNewDecisions) return `${decided} new decisions; ${fewestNewDecisions} are waited for.`;
  const deed = { actor: 'system:improve', at: now, reason: `${decided} decisions since the last weighting.` };
  try {
    const { id } = await proposeWeighting(db, models, { modelVersion, budgetShare: 0.25 }, deed);
    return `Weighting ${id} is proposed after ${decided} decisions.`;
  } catch (error) {
    if (error instanceof AppError && error.code === 'improve.gate') return error.message;
    throw error;
  }
}
