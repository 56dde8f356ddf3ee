import type { Kysely } from 'kysely';
import type { Tables } from '#store/tables/tables';
import { accountSubject, type Vault } from '#store/vault/vault';
import type { Breach } from '../reading.ts';
import type { ReportedSide, ReportedTransaction } from './goaml.ts';

type Body = Readonly<Record<string, unknown>>;

function textOf(body: Body | null, name: string): string | null {
  const value = body?.[name];
  return typeof value === 'string' ? value : null;
}

/**
 * The transactions behind breaches, as the log took them in, personal fields opened. Those of a loaded history are not
 * in the log and are left to the narrative. `bodyAt` reads the log, wherever its days lie by now. Each transaction comes once, whichever of its legs alerted.
 */
export async function reportedTransactions(
  db: Kysely<Tables>,
  vault: Vault,
  breaches: readonly Breach[],
  institution: string,
  bodyAt: (position: number) => Promise<Body | null>,
): Promise<readonly ReportedTransaction[]> {
  const found = new Map(breaches.filter(({ position }) => position > 0).map((breach) => [breach.position, breach]));
  const transactions: ReportedTransaction[] = [];
  for (const position of [...found.keys()].sort((a, b) => a - b)) {
    const body = await bodyAt(position);
    if (body === null) continue;
    const account = String(body['accountId']);
    const sealed = textOf(body, 'sealed');
    const personal = sealed === null ? null : await vault.open(accountSubject(account), sealed);
    const otherAccount = textOf(body, 'counterpartyAccountId');
    const own: ReportedSide = { ours: true, account, institution, name: null, country: await countryOf(db, account) };
    const other: ReportedSide = {
      ours: otherAccount !== null,
      account: otherAccount ?? textOf(personal, 'counterpartyIdentifier'),
      institution: otherAccount === null ? textOf(body, 'counterpartyBank') : institution,
      name: textOf(personal, 'counterpartyName'),
      country: textOf(body, 'counterpartyCountry'),
    };
    const out = body['direction'] === 'out';
    const { at, amount_minor: amountMinor } = found.get(position)!;
    transactions.push({
      id: String(body['id']),
      at,
      amountMinor,
      channel: textOf(body, 'channel'),
      scheme: textOf(body, 'scheme'),
      description: textOf(personal, 'description'),
      payer: out ? own : other,
      payee: out ? other : own,
    });
  }
  return transactions;
}

async function countryOf(db: Kysely<Tables>, account: string): Promise<string | null> {
  const row = await db
    .selectFrom('account')
    .innerJoin('party', 'party.id', 'account.party_id')
    .select('party.country')
    .where('account.id', '=', account)
    .executeTakeFirst();
  return row?.country ?? null;
}
