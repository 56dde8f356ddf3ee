import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { keepAnAdministrator, onePersonAtATime } from './administrators.ts';
import type { Claims } from './oidc-client.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { type Role, roles as allRoles } from './permissions.ts';

interface Known {
  readonly id: string;
  readonly roles: string;
  readonly disabled: boolean;
}

/** Roles of all the groups that are mapped, in the order of the permission table. */
function rolesOf(claims: Claims, { groupClaim, rolesOfGroup }: OidcSettings): readonly Role[] {
  const claim = claims[groupClaim];
  const groups: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const granted = new Set(
    groups.flatMap((group) => (typeof group === 'string' ? (rolesOfGroup.get(group) ?? []) : [])),
  );
  return allRoles.filter((role) => granted.has(role));
}

async function userBySubject(db: Kysely<Tables>, issuer: string, subject: string): Promise<Known | undefined> {
  const { rows } = await sql<Known>`
    SELECT u.id, u.roles, u.disabled FROM access_credential c JOIN access_user u ON u.id = c."userId"
    WHERE c."providerId" = ${issuer} AND c."accountId" = ${subject}`.execute(db);
  return rows[0];
}

/** The user with this verified address, made where there is none, bound to the provider's subject from now on. */
async function bind(db: Transaction<Tables>, issuer: string, claims: Claims, trusted: boolean): Promise<Known> {
  const { email, email_verified: verified, name } = claims;
  if (typeof email !== 'string' || !email.includes('@') || (verified !== true && !trusted)) {
    throw new AppError('access.unverified-email', 'The sign-on provider names no verified e-mail address for you.');
  }
  const address = email.toLowerCase();
  const { rows } = await sql<Known & { taken: boolean }>`
    SELECT id, roles, disabled,
      EXISTS (SELECT FROM access_credential WHERE "userId" = u.id AND "providerId" = ${issuer}) AS taken
    FROM access_user u WHERE email = ${address}`.execute(db);
  let [user] = rows;
  if (user?.taken === true) {
    throw new AppError('access.other-subject', 'This e-mail address belongs to another account of the provider.');
  }
  if (user === undefined) {
    user = { id: randomUUID(), roles: '', disabled: false, taken: false };
    await sql`
      INSERT INTO access_user (id, name, email, "emailVerified", "createdAt", "updatedAt")
      VALUES (${user.id}, ${typeof name === 'string' && name !== '' ? name : address}, ${address}, true, now(), now())
    `.execute(db);
  }
  await sql`
    INSERT INTO access_credential (id, "userId", "accountId", "providerId", "createdAt", "updatedAt")
    VALUES (${randomUUID()}, ${user.id}, ${claims.sub}, ${issuer}, now(), now())`.execute(db);
  return user;
}

/**
 * The user behind the claims, with the roles that the groups give today; a change of roles ends the sessions of before.
 * `begin` runs in the same transaction, so that nobody is signed on without an entry, nor entered without a session.
 * Errors: `access.no-group`, `access.unverified-email`, `access.other-subject`, `access.shut-out`,
 * `access.last-administrator`; nothing is changed then.
 */
export async function provision<T>(
  db: Kysely<Tables>,
  claims: Claims,
  settings: OidcSettings,
  now: number,
  begin: (userId: string, transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const roles = rolesOf(claims, settings);
  if (roles.length === 0) {
    throw new AppError('access.no-group', 'None of your groups may use Peerline: ask your administrator.');
  }
  const issuer = settings.issuer.href;
  return await db.transaction().execute(async (transaction) => {
    await onePersonAtATime(transaction);
    const user =
      (await userBySubject(transaction, issuer, claims.sub)) ??
      (await bind(transaction, issuer, claims, settings.trustsEmail));
    if (user.disabled) throw new AppError('access.shut-out', 'Your account here was closed: ask your administrator.');
    const before = user.roles.split(',').filter((role) => role !== '');
    if (before.join() !== roles.join()) {
      if (before.includes('administrator') && !roles.includes('administrator')) {
        await keepAnAdministrator(transaction, user.id);
      }
      await transaction.updateTable('access_user').set({ roles: roles.join() }).where('id', '=', user.id).execute();
      await transaction.deleteFrom('access_session').where('userId', '=', user.id).execute();
    }
    const begun = await begin(user.id, transaction);
    const fact = { actor: `user:${user.id}`, action: 'access.signed-on', subject: `user:${user.id}` };
    const facts = [{ ...fact, before: { roles: before }, after: { roles: [...roles] }, reason: issuer }];
    await recordChange(transaction, { at: now, facts, events: [] });
    return begun;
  });
}
