import { sql, type Transaction } from 'kysely';
import { workflowTriggers } from '#contract/workflow-definition';
import { AppError } from '#domain/app-error';
import { day } from '#domain/time';
import type { Consumer } from '#store/outbox/consumer';
import type { OutboxEvent } from '#store/outbox/outbox';
import type { Tables } from '#store/tables/tables';
import { act } from './act.ts';
import { compileRule } from './compile.ts';
import { hashOfInputs, inputsOf, isNeedToKnow, partyOf, readsTaintedMark } from './inputs.ts';
import { facesCustomers, isTainted } from './lineage.ts';
import { activeVersions, livingVersions, type StoredVersion } from './repository.ts';

/** Workflows that may follow from one another. */
export const mostSteps = 3;
/** Runs of one workflow that may act on one party in a day. */
export const mostPerDay = 10;

type Outcome = 'acted' | 'no-match' | 'failed' | 'blocked' | 'too-deep' | 'too-often';

interface ActionResult {
  readonly do: string;
  readonly outcome: string;
}

async function headOf(transaction: Transaction<Tables>): Promise<number> {
  const { rows } = await sql<{ position: number }>`SELECT position FROM outbox_head`.execute(transaction);
  return rows[0]!.position;
}

/** How many workflows led to this event. */
async function depthOf(transaction: Transaction<Tables>, event: OutboxEvent): Promise<number> {
  const { rows } = await sql<{ depth: number | null }>`SELECT max(depth) + 1 AS depth FROM workflow_run
    WHERE first_caused <= ${event.position} AND last_caused >= ${event.position}
      AND party_id = ${partyOf(event)}`.execute(transaction);
  return rows[0]?.depth ?? 0;
}

async function isTooOften(transaction: Transaction<Tables>, id: string, partyId: string | null, now: number) {
  const { rows } = await sql<{ runs: number }>`SELECT count(*)::integer AS runs FROM workflow_run
    WHERE party_id IS NOT DISTINCT FROM ${partyId} AND outcome = 'acted' AND at > ${now - day} AND workflow_id = ${id}`.execute(
    transaction,
  );
  return rows[0]!.runs >= mostPerDay;
}

/** Each action is done or refused by itself; what is unexpected undoes the whole run, and the event is tried again. */
async function actAll(
  transaction: Transaction<Tables>,
  version: StoredVersion,
  event: OutboxEvent,
  partyId: string | null,
  now: number,
): Promise<readonly ActionResult[]> {
  // A customer-facing rule was not shown such marks.
  const markTaints =
    !facesCustomers(version.definition) && (await readsTaintedMark(transaction, partyId, version.reads));
  const tainted = event.tainted || markTaints || isTainted(version, await livingVersions(transaction));
  const { workflowId } = version;
  const results: ActionResult[] = [];
  for (const action of version.definition.actions) {
    await sql`SAVEPOINT acting`.execute(transaction);
    try {
      await act(transaction, action, { workflowId, version: version.version, partyId, tainted, now });
      await sql`RELEASE SAVEPOINT acting`.execute(transaction);
      results.push({ do: action.do, outcome: 'done' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await sql`ROLLBACK TO SAVEPOINT acting`.execute(transaction);
      results.push({ do: action.do, outcome: error.code });
    }
  }
  return results;
}

async function run(
  transaction: Transaction<Tables>,
  version: StoredVersion,
  event: OutboxEvent,
  depth: number,
  now: number,
): Promise<void> {
  const { workflowId, definition, reads } = version;
  const facing = facesCustomers(definition);
  const partyId = partyOf(event);
  const inputs = await inputsOf(transaction, event, reads, facing);
  const before = await headOf(transaction);
  let outcome: Outcome;
  let actions: readonly ActionResult[] = [];
  try {
    outcome = compileRule(definition.when).holds(inputs) ? 'acted' : 'no-match';
  } catch {
    // A division by zero, for instance: it did not hold, and that is said.
    outcome = 'failed';
  }
  if (outcome === 'acted') {
    if ((facing && event.tainted) || (await isNeedToKnow(transaction, event))) outcome = 'blocked';
    else if (depth > mostSteps) outcome = 'too-deep';
    else if (await isTooOften(transaction, workflowId, partyId, now)) outcome = 'too-often';
    else actions = await actAll(transaction, version, event, partyId, now);
  }
  const after = await headOf(transaction);
  await sql`INSERT INTO workflow_run (workflow_id, version, position, party_id, at, depth, inputs_hash, outcome, actions,
      first_caused, last_caused)
    VALUES (${workflowId}, ${version.version}, ${event.position}, ${partyId}, ${now}, ${depth}, ${hashOfInputs(inputs)},
      ${outcome}, ${JSON.stringify(actions)}, ${after > before ? before + 1 : null}, ${after > before ? after : null})`.execute(
    transaction,
  );
}

/** Runs the workflows in force on every event. What they do and the log of it is one transaction with the offset. */
export function workflowConsumer(now: () => number): Consumer {
  return {
    name: 'workflows',
    audience: 'internal',
    kinds: workflowTriggers,
    async handle(transaction, event) {
      const versions = await activeVersions(transaction, event.kind);
      if (versions.length === 0) return;
      // Its actions take rows after the end of the outbox, others the other way round: it gives way, and is tried again.
      await sql`SET LOCAL lock_timeout = '500ms'`.execute(transaction);
      const depth = await depthOf(transaction, event);
      for (const version of versions) await run(transaction, version, event, depth, now());
    },
  };
}
