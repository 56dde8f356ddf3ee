import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';

/** Held until commit: two last administrators, or two first sign-ons of a person, must not pass each other. */
export async function onePersonAtATime(transaction: Transaction<Tables>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('peerline sign-on'))`.execute(transaction);
}

/** A house that nobody can open any more is of no use to anyone. Error `access.last-administrator`. */
export async function keepAnAdministrator(db: Kysely<Tables>, without: string): Promise<void> {
  const others = await db
    .selectFrom('access_user')
    .select('roles')
    .where('id', '!=', without)
    .where('disabled', '=', false)
    .execute();
  if (others.some(({ roles }) => roles.split(',').includes('administrator'))) return;
  throw new AppError('access.last-administrator', 'This is the last administrator: make another one first.');
}
