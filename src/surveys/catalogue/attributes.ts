import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';
import { builtInAttributes, loadSignals } from './signals.ts';

/** Sets declared attributes of a customer; null removes one. Error `survey.unknown-target`. */
export async function setAttributes(
  db: Kysely<Tables>,
  partyId: string,
  values: Readonly<Record<string, string | null>>,
): Promise<void> {
  const signals = await loadSignals(db);
  const declared = new Set(signals.filter(({ kind }) => kind === 'attribute').map(({ name }) => name));
  for (const name of Object.keys(builtInAttributes)) declared.delete(name);
  const unknown = Object.keys(values).filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    throw new AppError('survey.unknown-target', `These attributes are not declared: ${unknown.join(', ')}.`);
  }
  const entries = Object.entries(values);
  const kept = entries.filter(([, value]) => value !== null);
  const removed = entries.filter(([, value]) => value === null).map(([name]) => name);
  await db.transaction().execute(async (transaction) => {
    await sql`DELETE FROM customer_attribute WHERE party_id = ${partyId} AND name = ANY(${removed})`.execute(
      transaction,
    );
    await sql`INSERT INTO customer_attribute (party_id, name, value)
      SELECT ${partyId}, n, v FROM unnest(${kept.map(([name]) => name)}::text[], ${kept.map(([, value]) => value)}::text[]) AS t (n, v)
      ON CONFLICT (party_id, name) DO UPDATE SET value = excluded.value`.execute(transaction);
  });
}
