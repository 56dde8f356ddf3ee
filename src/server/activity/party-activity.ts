import { type Kysely, sql } from 'kysely';
import { legId } from '#domain/leg';
import type { LakeActivity } from '#engine/duckdb/lake-activity';
import type { Tables } from '#store/tables/tables';
import { accountSubject, partySubject, type Vault } from '#store/vault/vault';
import { logKinds } from '#stream/record';
import {
  type Evaluated,
  type Happening,
  textOf,
  type Transfer,
  type TransactionFields,
  transferOf,
} from './transfer.ts';

export interface ActivitySources {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly lake: LakeActivity;
}

/** [from, until) in UTC epoch ms. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

interface LoggedRow {
  readonly body: string;
  readonly amount_minor: number;
  readonly score: number | null;
  readonly tau: number | null;
  readonly alert: boolean;
}

const behaviourKind = logKinds.indexOf('behaviour-event');
const byTime = (a: { readonly at: number; readonly id: string }, b: { readonly at: number; readonly id: string }) =>
  b.at - a.at || (a.id < b.id ? -1 : 1);

/** What a customer paid and was paid, from the log and the lake, the latest first; at most `limit`. */
export async function transfersOf(
  { db, vault, lake }: ActivitySources,
  partyId: string,
  { from, until }: Window,
  limit: number,
): Promise<readonly Transfer[]> {
  const accounts = await db.selectFrom('account').select('id').where('party_id', '=', partyId).limit(1000).execute();
  const own = new Set(accounts.map(({ id }) => id));
  const [logged, loaded, scored] = await Promise.all([
    loggedTransactions(db, partyId, from, until, limit),
    lake.transactions([...own], from, until, limit),
    scoredHistory(db, partyId, from, until),
  ]);
  const erased = await isErased(db, partyId);
  const found: { readonly fields: TransactionFields; readonly evaluated: Evaluated | undefined }[] = [];
  for (const row of logged) {
    found.push({ fields: await opened(vault, JSON.parse(row.body) as TransactionFields), evaluated: evaluatedOf(row) });
  }
  for (const row of loaded) {
    const side = own.has(String(row['accountId'])) ? 'own' : 'mirrored';
    const fields = erased ? { ...row, counterpartyName: null } : row;
    found.push({ fields, evaluated: scored.get(legId(String(row['id']), side)) });
  }
  const partyOf = await ownersOf(
    db,
    found.flatMap(({ fields }) => [textOf(fields, 'counterpartyAccountId'), textOf(fields, 'accountId')]),
  );
  const token = (identifier: string) => vault.pseudonym(`counterpartyIdentifier:${identifier}`);
  return found
    .map(({ fields, evaluated }) => transferOf(fields, own, evaluated, (id) => partyOf.get(id) ?? null, token))
    .sort(byTime)
    .slice(0, limit);
}

const evaluatedOf = ({ amount_minor, score, tau, alert }: Omit<LoggedRow, 'body'>): Evaluated => ({
  amountMinor: amount_minor,
  score,
  tau,
  alert,
});

async function loggedTransactions(db: Kysely<Tables>, partyId: string, from: number, until: number, limit: number) {
  const { rows } = await sql<LoggedRow>`
    SELECT l.body, e.amount_minor, e.score, e.tau, e.alert
    FROM evaluation e JOIN event_log l ON l.position = e.position AND l.day = e.day
    WHERE e.party_id = ${partyId} AND e.position > 0 AND e.at >= ${from} AND e.at < ${until}
    ORDER BY e.at DESC LIMIT ${limit}`.execute(db);
  return rows;
}

async function scoredHistory(
  db: Kysely<Tables>,
  partyId: string,
  from: number,
  until: number,
): Promise<ReadonlyMap<string, Evaluated>> {
  const { rows } = await sql<Omit<LoggedRow, 'body'> & { leg_id: string }>`
    SELECT leg_id, amount_minor, score, tau, alert FROM evaluation
    WHERE party_id = ${partyId} AND position < 0 AND at >= ${from} AND at < ${until}`.execute(db);
  return new Map(rows.map((row) => [row.leg_id, evaluatedOf(row)]));
}

/** The body with its personal fields, as far as they were not erased. */
async function opened(vault: Vault, body: TransactionFields): Promise<TransactionFields> {
  const sealed = textOf(body, 'sealed');
  const none = { counterpartyName: null, counterpartyIdentifier: null };
  const personal = sealed === null ? null : await vault.open(accountSubject(String(body['accountId'])), sealed);
  return { ...body, ...none, ...personal };
}

/** A customer whose key was deleted: names must not come back from a file. */
async function isErased(db: Kysely<Tables>, partyId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM party WHERE id = ${partyId} AND sealed IS NOT NULL
      AND NOT EXISTS (SELECT FROM subject_key WHERE subject = ${partySubject(partyId)})`.execute(db);
  return rows.length > 0;
}

async function ownersOf(
  db: Kysely<Tables>,
  accounts: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(accounts.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ id: string; party_id: string }>`
    SELECT id, party_id FROM account WHERE id = ANY(${wanted}::text[])`.execute(db);
  return new Map(rows.map(({ id, party_id }) => [id, party_id]));
}

/** What a customer did without paying: log-ins, new payees, changes; the latest first. */
export async function behaviourOf(
  { db, lake }: ActivitySources,
  partyId: string,
  { from, until }: Window,
  limit: number,
): Promise<readonly Happening[]> {
  const [logged, loaded] = await Promise.all([
    sql<{ body: string }>`
      SELECT body FROM event_log WHERE kind = ${sql.lit(behaviourKind)} AND (body::json ->> 'partyId') = ${partyId}
      ORDER BY position DESC LIMIT ${limit}`.execute(db),
    lake.behaviour(partyId, from, until, limit),
  ]);
  return [...logged.rows.map(({ body }) => JSON.parse(body) as TransactionFields), ...loaded]
    .map((fields) => ({
      id: String(fields['id']),
      at: Number(fields['at']),
      type: String(fields['type']),
      deviceId: textOf(fields, 'deviceId'),
      ipCountry: textOf(fields, 'ipCountry'),
      path: textOf(fields, 'path'),
    }))
    .filter(({ at }) => at >= from && at < until)
    .sort(byTime)
    .slice(0, limit);
}
