import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';
import { columnsOf, partyCondition } from '../register/table-entry.ts';
import { registeredTables } from '../register/tables.ts';
import { recordClasses } from '../register/record-class.ts';
import { type Hold, holdsOn } from './holds.ts';

export interface ErasureDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly now: () => number;
  /** Accounts of the party in records that were accepted and not scored yet: no table has them. */
  readonly pendingAccounts: (partyId: string) => Promise<readonly string[]>;
  /** Removes names and texts of the party from plain copies outside the database; may be called again. */
  readonly eraseCopies: (partyId: string, accountIds: readonly string[]) => Promise<void>;
  /** Notes an erasure where a backup does not reach, so that a restored one is erased again. */
  readonly remember: (erasure: {
    readonly partyId: string;
    readonly at: number;
    readonly relationshipEndedAt: number | null;
  }) => Promise<void>;
}

export interface Erasure {
  readonly id: number;
  readonly partyId: string;
  /** `restricted`: what no law asks for is gone, the rest is kept for its term and used for nothing else. */
  readonly state: 'restricted' | 'erased';
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly relationshipEndedAt: number | null;
  readonly holds: readonly Hold[];
  readonly heldUntil: number | null;
  readonly erasedAt: number | null;
}

const erasureColumns = sql`id, party_id AS "partyId", state, reason, requested_by AS "requestedBy",
  requested_at AS "requestedAt", relationship_ended_at AS "relationshipEndedAt", holds, held_until AS "heldUntil",
  erased_at AS "erasedAt"`;

/** Requests for erasure, the latest first. */
export async function listErasures(db: Kysely<Tables>, partyId: string | null = null): Promise<readonly Erasure[]> {
  const { rows } = await sql<Erasure>`SELECT ${erasureColumns} FROM erasure
    WHERE ${partyId}::text IS NULL OR party_id = ${partyId} ORDER BY id DESC LIMIT 1000`.execute(db);
  return rows;
}

function whereParty(condition: string, partyId: string) {
  return sql.join(
    condition.split('$1').map((part) => sql.raw(part)),
    sql`${partyId}`,
  );
}

/** Removes the rows that no law asks for: marketing and surveys. */
async function deleteFreely(transaction: Transaction<Tables>, partyId: string): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  // Answers hang on responses: children before parents.
  const tables = Object.entries(registeredTables).filter(([, { erasure }]) => erasure === 'delete');
  for (const [name, entry] of tables.toSorted(
    ([a], [b]) => Number(b === 'survey_answer') - Number(a === 'survey_answer'),
  )) {
    const { numAffectedRows } = await sql`DELETE FROM ${sql.table(name)}
      WHERE ${whereParty(partyCondition(entry)!, partyId)}`.execute(transaction);
    if (numAffectedRows !== undefined && numAffectedRows > 0n) deleted[name] = Number(numAffectedRows);
  }
  return deleted;
}

/** Empties what describes the party in plain columns, where the columns may be empty. */
async function emptyDescriptions(transaction: Transaction<Tables>, partyId: string): Promise<void> {
  for (const name of ['party', 'account'] as const) {
    const entry = registeredTables[name]!;
    const columns = columnsOf(entry).filter(
      ({ name: column, privacy }) => privacy === 'quasi-identifying' && column !== 'entity_type',
    );
    // Records of the log that are not scored yet describe the party too: their position makes them older than this.
    const position = sql`position = greatest(position, (SELECT next_position - 1 FROM event_head))`;
    const set = sql.join([...columns.map((column) => sql`${sql.ref(column.name)} = NULL`), position]);
    await sql`UPDATE ${sql.table(name)} SET ${set} WHERE ${whereParty(partyCondition(entry)!, partyId)}`.execute(
      transaction,
    );
  }
}

interface Wish {
  readonly reason: string;
  readonly actor: string;
  readonly relationshipEndedAt: number | null;
}

async function termDays(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ days: number | null }>`
    SELECT days FROM retention_schedule WHERE record_class = 'work'`.execute(db);
  return rows[0]?.days ?? recordClasses.work.leastDays;
}

/** Two requests for one party wait for each other. */
async function lockParty(transaction: Transaction<Tables>, partyId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`erasure ${partyId}`}, 0))`.execute(transaction);
}

async function upsert(transaction: Transaction<Tables>, partyId: string, wish: Wish, at: number): Promise<Erasure> {
  const { reason, actor, relationshipEndedAt } = wish;
  const { rows } = await sql<Erasure>`
    INSERT INTO erasure (party_id, state, reason, requested_by, requested_at, relationship_ended_at)
    VALUES (${partyId}, 'restricted', ${reason}, ${actor}, ${at}, ${relationshipEndedAt})
    ON CONFLICT (party_id) WHERE state = 'restricted' DO UPDATE
      SET relationship_ended_at = coalesce(excluded.relationship_ended_at, erasure.relationship_ended_at)
    RETURNING ${erasureColumns}`.execute(transaction);
  return rows[0]!;
}

/** Carries a request as far as the law lets it, in one transaction with its entry in the audit trail. */
async function carryOut(deps: ErasureDeps, partyId: string, wish: Wish): Promise<Erasure> {
  const { db, vault, now } = deps;
  const at = now();
  const term = await termDays(db);
  const pending = await deps.pendingAccounts(partyId);
  const rows = await db.selectFrom('account').select('id').where('party_id', '=', partyId).execute();
  const accounts = [...new Set([...rows.map(({ id }) => id), ...pending])];
  const done = await db.transaction().execute(async (transaction) => {
    await lockParty(transaction, partyId);
    const open = await upsert(transaction, partyId, wish, at);
    const { relationshipEndedAt } = open;
    const { holds, until } = await holdsOn(transaction, partyId, { termDays: term, now: at, relationshipEndedAt });
    const erases = holds.length === 0;
    const deleted = await deleteFreely(transaction, partyId);
    let keys = 0;
    if (erases) {
      await emptyDescriptions(transaction, partyId);
      keys = await vault.erase(partyId, transaction, accounts);
      // Should the commit fail, the request is open still, and copies can be erased again.
      await deps.eraseCopies(partyId, accounts);
    }
    const changed = await sql<Erasure>`UPDATE erasure SET state = ${erases ? 'erased' : 'restricted'},
      holds = ${[...holds]}, held_until = ${until}, erased_at = ${erases ? at : null}
      WHERE id = ${open.id} RETURNING ${erasureColumns}`.execute(transaction);
    const isNews = erases || JSON.stringify(open.holds) !== JSON.stringify(holds) || Object.keys(deleted).length > 0;
    const subject = `party:${partyId}`;
    const fact = {
      actor: wish.actor,
      action: erases ? 'privacy.erased' : 'privacy.restricted',
      subject,
      before: null,
      after: { erasureId: open.id, holds, heldUntil: until, deleted, keys },
      reason: wish.reason,
    };
    await recordChange(transaction, {
      facts: isNews ? [fact] : [],
      events: erases ? [{ kind: 'party.erased', subject, payload: { partyId } }] : [],
      at,
    });
    return changed.rows[0]!;
  });
  if (done.state === 'erased') {
    vault.forget(partyId, accounts);
    await deps.remember({ partyId, at, relationshipEndedAt: done.relationshipEndedAt });
  }
  return done;
}

/**
 * Erases a party, or restricts it where the law keeps its data: then marketing and survey data go at once, and the rest
 * when its term has ended. Error `privacy.unknown-party`.
 * @param wish `relationshipEndedAt`: UTC epoch ms; null where it goes on or nobody said
 */
export async function requestErasure(deps: ErasureDeps, partyId: string, wish: Wish): Promise<Erasure> {
  const { rows } = await sql<{ known: boolean }>`SELECT EXISTS (SELECT FROM party WHERE id = ${partyId})
    OR EXISTS (SELECT FROM account WHERE party_id = ${partyId}) OR EXISTS (SELECT FROM evaluation WHERE party_id = ${partyId})
    OR EXISTS (SELECT FROM subject_key WHERE subject = ${`party:${partyId}`})
    OR EXISTS (SELECT FROM consent_entry WHERE party_id = ${partyId})
    OR EXISTS (SELECT FROM survey_contact WHERE party_id = ${partyId})
    OR EXISTS (SELECT FROM commercial_segment_membership WHERE party_id = ${partyId}) AS known`.execute(deps.db);
  if (!rows[0]!.known) throw new AppError('privacy.unknown-party', 'Nothing is kept of this party.');
  return await carryOut(deps, partyId, wish);
}

/** Finishes requests whose holds have ended. Returns those erased now. */
export async function finishErasures(deps: ErasureDeps, actor: string): Promise<readonly Erasure[]> {
  const { rows } = await sql<Erasure>`SELECT ${erasureColumns} FROM erasure WHERE state = 'restricted'
    AND (held_until IS NULL OR held_until <= ${deps.now()}) ORDER BY id`.execute(deps.db);
  const finished: Erasure[] = [];
  for (const { partyId, reason } of rows) {
    const done = await carryOut(deps, partyId, { reason, actor, relationshipEndedAt: null });
    if (done.state === 'erased') finished.push(done);
  }
  return finished;
}
