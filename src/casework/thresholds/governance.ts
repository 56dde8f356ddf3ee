import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { nextState, type ThresholdAction, transitions } from '#domain/casework-states';
import type { Governed } from '#model/policy';
import type { Json } from '#store/audit/audit-entry';
import type { EventKind } from '#domain/event-kinds';
import { recordChange } from '#store/record-change';
import type { ThresholdVersionTable } from '#store/tables/casework-tables';
import type { Tables } from '#store/tables/tables';
import { conflict, fourEyes, invalid, notFound, type Officer, refused } from '../officer.ts';
import type { Simulation } from './simulate.ts';

export type ThresholdVersion = Selectable<ThresholdVersionTable>;

export type ThresholdCommand =
  | { readonly action: 'edit'; readonly threshold: Governed; readonly reason: string }
  /** The simulation of this very draft on the full history: nothing is proposed without one. */
  | { readonly action: 'propose'; readonly simulation: Simulation }
  | { readonly action: 'refuse'; readonly reason: string }
  /** `effectiveFrom`: UTC epoch ms, not in the past. */
  | { readonly action: 'release'; readonly effectiveFrom: number }
  | { readonly action: 'roll-back'; readonly reason: string };

const eventOf: Readonly<Partial<Record<ThresholdAction, EventKind>>> = {
  propose: 'threshold.proposed',
  release: 'threshold.released',
  'roll-back': 'threshold.rolled-back',
};

/** A new draft. */
export async function draftThreshold(
  db: Kysely<Tables>,
  threshold: Governed,
  reason: string,
  officer: Officer,
  now: number,
): Promise<ThresholdVersion> {
  return await db.transaction().execute(async (transaction) => {
    const draft = await transaction
      .insertInto('threshold_version')
      .values({ state: 'draft', threshold: JSON.stringify(threshold), reason, drafted_by: officer.id, drafted_at: now })
      .returningAll()
      .executeTakeFirstOrThrow();
    const after = { threshold: threshold as unknown as Json };
    await recordChange(transaction, {
      at: now,
      facts: [
        { actor: officer.id, action: 'threshold.draft', subject: `threshold:${draft.id}`, before: null, after, reason },
      ],
      events: [],
    });
    return draft;
  });
}

function changeOf(
  found: ThresholdVersion,
  command: ThresholdCommand,
  officer: Officer,
  now: number,
): Updateable<ThresholdVersionTable> {
  const state = nextState(transitions.threshold, found.state, command.action);
  if (state === null) throw refused('threshold', found.state, command.action);
  switch (command.action) {
    case 'edit':
      return { state, threshold: JSON.stringify(command.threshold), reason: command.reason, drafted_by: officer.id };
    case 'propose':
      return { state, proposed_by: officer.id, proposed_at: now, simulation: JSON.stringify(command.simulation) };
    case 'refuse':
    case 'release':
      if (found.proposed_by === officer.id || found.drafted_by === officer.id) {
        throw fourEyes('Who drafted or proposed a threshold cannot decide on it: another officer must.');
      }
      if (command.action === 'refuse') return { state, decided_by: officer.id, decided_at: now };
      if (command.effectiveFrom < now) throw invalid('A threshold takes effect now or later, not in the past.');
      return { state, decided_by: officer.id, decided_at: now, effective_from: command.effectiveFrom };
    case 'roll-back':
      return { state, rolled_back_by: officer.id, rolled_back_at: now };
  }
}

function facts(row: ThresholdVersion): Json {
  const { state, threshold, proposed_by, decided_by, effective_from, rolled_back_by } = row;
  const people = { proposedBy: proposed_by, decidedBy: decided_by, rolledBackBy: rolled_back_by };
  return { state, threshold: threshold as Json, ...people, effectiveFrom: effective_from };
}

/**
 * Moves a version on. What is released holds from its date on until a later one does; rolled back, the one before holds
 * again. Errors: `casework.not-found`, `casework.conflict`, `casework.transition`, `casework.four-eyes`,
 * `casework.invalid`.
 */
export async function actOnThreshold(
  db: Kysely<Tables>,
  target: { readonly id: number; readonly version: number },
  command: ThresholdCommand,
  officer: Officer,
  now: number,
): Promise<ThresholdVersion> {
  return await db.transaction().execute(async (transaction) => {
    const found = await lockThreshold(transaction, target.id);
    if (found.version !== target.version) throw conflict('threshold');
    const changed = await transaction
      .updateTable('threshold_version')
      .set({ ...changeOf(found, command, officer, now), version: found.version + 1 })
      .where('id', '=', found.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const subject = `threshold:${found.id}`;
    const kind = eventOf[command.action];
    const reason = 'reason' in command ? command.reason : null;
    const payload = { thresholdId: found.id, state: changed.state, effectiveFrom: changed.effective_from };
    await recordChange(transaction, {
      at: now,
      facts: [
        {
          actor: officer.id,
          action: `threshold.${command.action}`,
          subject,
          before: facts(found),
          after: facts(changed),
          reason,
        },
      ],
      events: kind === undefined ? [] : [{ kind, subject, payload }],
    });
    return changed;
  });
}

async function lockThreshold(transaction: Transaction<Tables>, id: number): Promise<ThresholdVersion> {
  const found = await transaction
    .selectFrom('threshold_version')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) throw notFound('threshold');
  return found;
}

/** All versions, the latest first, at most 200. */
export async function listThresholds(db: Kysely<Tables>): Promise<readonly ThresholdVersion[]> {
  return await db.selectFrom('threshold_version').selectAll().orderBy('id', 'desc').limit(200).execute();
}

/** Error `casework.not-found`. */
export async function readThreshold(db: Kysely<Tables>, id: number): Promise<ThresholdVersion> {
  const found = await db.selectFrom('threshold_version').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) throw notFound('threshold');
  return found;
}
