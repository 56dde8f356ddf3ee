import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { keepAnAdministrator, onePersonAtATime } from './administrators.ts';
import type { Role } from './permissions.ts';

export interface UserChange {
  readonly roles?: readonly Role[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * Changes roles or teams, or shuts a person out; new roles and shutting out end all sessions of theirs. False when there
 * is no such user. Errors: `access.unknown-team`, `access.last-administrator`; nothing is changed then.
 */
export async function changeUser(
  db: Kysely<Tables>,
  id: string,
  { roles, teams, disabled }: UserChange,
  { actor, at }: { readonly actor: string; readonly at: number },
): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    await onePersonAtATime(transaction);
    const { rows } = await sql<{ roles: string; disabled: boolean; teams: string[] }>`
      SELECT roles, disabled, array(SELECT team_id FROM access_membership WHERE user_id = u.id ORDER BY 1) AS teams
      FROM access_user u WHERE id = ${id}`.execute(transaction);
    const user = rows[0];
    if (user === undefined) return false;
    const before = { ...user, roles: user.roles.split(',').filter((role) => role !== '') };
    const after = {
      roles: roles === undefined ? before.roles : [...roles],
      disabled: disabled ?? before.disabled,
      teams: teams === undefined ? before.teams : [...new Set(teams)].sort(),
    };
    const rules = (state: typeof after) => !state.disabled && state.roles.includes('administrator');
    if (rules(before) && !rules(after)) await keepAnAdministrator(transaction, id);
    if (roles !== undefined || disabled !== undefined) {
      await transaction
        .updateTable('access_user')
        .set({ roles: after.roles.join(), disabled: after.disabled })
        .where('id', '=', id)
        .execute();
      await transaction.deleteFrom('access_session').where('userId', '=', id).execute();
    }
    if (teams !== undefined) {
      await transaction.deleteFrom('access_membership').where('user_id', '=', id).execute();
      const { numAffectedRows } = await sql`INSERT INTO access_membership (user_id, team_id)
        SELECT ${id}, id FROM access_team WHERE id = ANY(${after.teams}::text[])`.execute(transaction);
      if (numAffectedRows !== BigInt(after.teams.length)) {
        throw new AppError('access.unknown-team', 'One of these teams does not exist.');
      }
    }
    const fact = { actor, action: 'access.user-changed', subject: `user:${id}`, before, after, reason: null };
    await recordChange(transaction, { at, facts: [fact], events: [] });
    return true;
  });
}

/** Adds a team, or renames it. Error `access.team-exists` when another one has the name. */
export async function putTeam(
  db: Kysely<Tables>,
  { id, name }: { readonly id: string; readonly name: string },
  { actor, at }: { readonly actor: string; readonly at: number },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await onePersonAtATime(transaction);
    const before = await transaction.selectFrom('access_team').select('name').where('id', '=', id).executeTakeFirst();
    const taken = await transaction
      .selectFrom('access_team')
      .select('id')
      .where('name', '=', name)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (taken !== undefined) throw new AppError('access.team-exists', `The team ${taken.id} has this name.`);
    await transaction
      .insertInto('access_team')
      .values({ id, name })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
      .execute();
    const fact = { actor, action: 'access.team-set', subject: `team:${id}`, reason: null };
    const facts = [{ ...fact, before: before === undefined ? null : { name: before.name }, after: { name } }];
    await recordChange(transaction, { at, facts, events: [] });
  });
}
