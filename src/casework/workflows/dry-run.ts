import { type Kysely, sql } from 'kysely';
import type { WorkflowDefinition } from '#contract/workflow-definition';
import type { OutboxEvent } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import { compileRule } from './compile.ts';
import { inputsOf, isNeedToKnow, partyOf } from './inputs.ts';
import { facesCustomers } from './lineage.ts';
import { type Author, requireRights } from './rights.ts';

export interface DryRun {
  /** Past events of its triggers, the latest that were asked for. */
  readonly events: number;
  readonly matched: number;
  readonly parties: number;
  /** The rule gave no answer, by a division by zero for instance. */
  readonly failed: number;
  /** Customers would have noticed something tainted, or the event is need-to-know. */
  readonly blocked: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly samples: readonly { readonly position: number; readonly partyId: string | null; readonly at: number }[];
}

const mostSamples = 50;

/**
 * What a workflow would have done on past events, doing nothing. Events are as they were; parties, alerts and marks are as
 * they are now, since no history of them is kept. Errors: `casework.invalid`, `workflow.denied`.
 */
export async function dryRun(
  db: Kysely<Tables>,
  definition: WorkflowDefinition,
  events: number,
  author: Author,
): Promise<DryRun> {
  const rule = compileRule(definition.when);
  requireRights(author, definition, rule.reads);
  const facing = facesCustomers(definition);
  const { rows } = await sql<OutboxEvent>`SELECT position, kind, subject, payload, tainted, at FROM outbox_event
    WHERE kind = ANY(${definition.triggers}::text[]) ORDER BY position DESC LIMIT ${events}`.execute(db);
  const matched: OutboxEvent[] = [];
  let failed = 0;
  let blocked = 0;
  for (const event of rows) {
    try {
      if (!rule.holds(await inputsOf(db, event, rule.reads, facing))) continue;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'EvaluationError') throw error;
      failed += 1;
      continue;
    }
    if ((facing && event.tainted) || (await isNeedToKnow(db, event))) blocked += 1;
    else matched.push(event);
  }
  return {
    events: rows.length,
    matched: matched.length,
    parties: new Set(matched.map(partyOf)).size,
    failed,
    blocked,
    firstAt: rows.at(-1)?.at ?? null,
    lastAt: rows[0]?.at ?? null,
    samples: matched.slice(0, mostSamples).map((event) => ({
      position: event.position,
      partyId: partyOf(event),
      at: event.at,
    })),
  };
}
