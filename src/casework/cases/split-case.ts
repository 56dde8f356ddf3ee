import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { recordChange } from '#store/record-change';
import type { AlertTable, Tables } from '#store/tables/tables';
import type { PartyAlert } from '../alerts/alert-command.ts';
import { sumOf } from '../intake.ts';
import { conflict, invalid, type Officer, refused } from '../officer.ts';
import { lockCase } from './act-on-case.ts';
import { insertCase, type WorkCase } from './open-case.ts';

export interface Split {
  /** Breaches that go to the new case. */
  readonly breachIds: readonly number[];
  readonly reason: string;
}

/**
 * Takes some breaches of a case into a new case of the same party, with the same members and the same need-to-know; the
 * two are linked. Each breach still belongs to exactly one alert, and the alert that merges new breaches stays where it is.
 * Errors: `casework.not-found`, `casework.conflict`, `casework.transition`, `casework.invalid`.
 */
export async function splitCase(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  { breachIds, reason }: Split,
  officer: Officer,
  now: number,
): Promise<WorkCase> {
  return await db.transaction().execute(async (transaction) => {
    const found = await lockCase(transaction, target.id, officer);
    if (found.version !== target.version) throw conflict('case');
    if (found.state === 'closed' || found.state === 'awaiting-approval') throw refused('case', found.state, 'split');
    const wanted = new Set(breachIds);
    const alert = await alertOf(transaction, found.id, wanted);
    const breaches = await breachesOf(transaction, alert.id);
    const moved = breaches.filter(({ id }) => wanted.has(id));
    const kept = breaches.filter(({ id }) => !wanted.has(id));
    if (moved.length < wanted.size) throw invalid('Not all of these breaches are in one open alert of this case.');
    if (kept.length === 0) throw invalid('A case keeps at least one breach when it is split.');
    const members = await transaction
      .selectFrom('case_member')
      .select('member')
      .where('case_id', '=', found.id)
      .execute();
    const { type, party_id: partyId, risk, team, inbox, need_to_know: needToKnow } = found;
    const wantedCase = {
      type,
      partyId,
      risk,
      team,
      inbox,
      reason,
      needToKnow,
      members: members.map((row) => row.member),
    };
    const id = await insertCase(transaction, wantedCase, officer, now);
    const alertId = await moveBreaches(transaction, alert, moved, kept, id);
    await transaction
      .insertInto('case_link')
      .values({ case_id: found.id, other_id: id, reason, linked_by: officer.id, linked_at: now })
      .execute();
    await transaction
      .updateTable('work_case')
      .set({ version: found.version + 1 })
      .where('id', '=', found.id)
      .execute();
    const after = { otherId: id, fromAlert: alert.id, toAlert: alertId, breaches: [...wanted].sort((a, b) => a - b) };
    const subject = `case:${found.id}`;
    await recordChange(transaction, {
      at: now,
      facts: [{ actor: officer.id, action: 'case.split', subject, before: null, after, reason }],
      events: [{ kind: 'case.linked', subject, payload: { caseId: found.id, otherId: id } }],
    });
    return await transaction.selectFrom('work_case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  });
}

/** The open alert of the case that the breaches are in, locked. */
async function alertOf(
  transaction: Transaction<Tables>,
  caseId: number,
  breachIds: ReadonlySet<number>,
): Promise<PartyAlert> {
  const alerts = await transaction
    .selectFrom('party_alert')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', '=', 'escalated')
    .orderBy('id')
    .forUpdate()
    .execute();
  const { rows } = await sql<{ id: number }>`SELECT DISTINCT party_alert_id AS id FROM party_alert_breach
    WHERE alert_id = ANY(${[...breachIds]}::bigint[])`.execute(transaction);
  const alert = rows.length === 1 ? alerts.find(({ id }) => id === rows[0]!.id) : undefined;
  if (alert === undefined) throw invalid('Not all of these breaches are in one open alert of this case.');
  return alert;
}

async function breachesOf(transaction: Transaction<Tables>, id: number): Promise<readonly Selectable<AlertTable>[]> {
  return await transaction
    .selectFrom('alert')
    .innerJoin('party_alert_breach', 'party_alert_breach.alert_id', 'alert.id')
    .selectAll('alert')
    .where('party_alert_breach.party_alert_id', '=', id)
    .orderBy('alert.id')
    .execute();
}

/** Hits stay with the alert that they came to, and its team does too. */
function ownSum(breaches: readonly Selectable<AlertTable>[]) {
  const { hits: _hits, team: _team, ...sum } = sumOf(breaches);
  return sum;
}

async function moveBreaches(
  transaction: Transaction<Tables>,
  alert: PartyAlert,
  moved: readonly Selectable<AlertTable>[],
  kept: readonly Selectable<AlertTable>[],
  caseId: number,
): Promise<number> {
  const { party_id, inbox, team, risk, opened_at, due_at, assignee } = alert;
  const same = { party_id, inbox, team, risk, opened_at, due_at, assignee };
  const { id } = await transaction
    .insertInto('party_alert')
    .values({
      ...same,
      ...ownSum(moved),
      state: 'escalated',
      split: true,
      clock_stopped_at: alert.clock_stopped_at,
      snoozed_until: null,
      case_id: caseId,
      closed_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`UPDATE party_alert_breach SET party_alert_id = ${id}
    WHERE alert_id = ANY(${moved.map((breach) => breach.id)}::bigint[])`.execute(transaction);
  await transaction
    .updateTable('party_alert')

    .set({ ...ownSum(kept), version: alert.version + 1 })
    .where('id', '=', alert.id)
    .execute();
  return id;
}
