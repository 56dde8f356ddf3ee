import type { PoolClient } from 'pg';
import { recordColumns } from '#engine/duckdb/record-columns';
import type { Row, Scalar } from '#engine/duckdb/rows';
import { lakePages } from '#engine/duckdb/scored-history';
import { partySubject, type Vault } from '#store/vault/vault';

/** Below every position of the log: what the stream says of a party or an account replaces it. */
const beforeTheLog = 0;

const idOf = (row: Row): string => String(row['id']);

/** Parties that were erased: what named or described them must not come back from a file. */
async function erased(client: PoolClient, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM party WHERE id = ANY($1) AND sealed IS NOT NULL
       AND NOT EXISTS (SELECT FROM subject_key WHERE subject = 'party:' || party.id)
     UNION SELECT party_id FROM erasure WHERE state = 'erased' AND party_id = ANY($1)`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

async function putParties(client: PoolClient, vault: Vault, page: readonly Row[]): Promise<void> {
  const gone = await erased(client, page.map(idOf));
  const personalOf = ({ name, birthDate }: Row): Record<string, Scalar> | null => {
    const known = Object.entries({ name, birthDate }).flatMap(([field, value]) =>
      value === null || value === undefined ? [] : [[field, value] as const],
    );
    return known.length === 0 ? null : Object.fromEntries(known);
  };
  const sealable = page.filter((row) => !gone.has(idOf(row)) && personalOf(row) !== null);
  const keys = await vault.keysOf(sealable.map((row) => partySubject(idOf(row))));
  const sealed = new Map(sealable.map((row) => [idOf(row), keys.seal(partySubject(idOf(row)), personalOf(row)!)]));
  const rows = page.map(({ name: _name, birthDate: _birthDate, ...row }) => ({
    ...(gone.has(idOf(row)) ? { id: idOf(row), entityType: row['entityType'] } : row),
    sealed: sealed.get(idOf(row)) ?? null,
    position: beforeTheLog,
  }));
  await client.query(
    `INSERT INTO party SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (id text, "entityType" text, country text,
       region text, industry text, occupation text, "onboardedAt" bigint, "riskRating" text,
       "politicallyExposed" boolean, "clientSegment" text, sealed text, position bigint)
     ON CONFLICT (id) DO UPDATE SET (entity_type, country, region, industry, occupation, onboarded_at, risk_rating,
       politically_exposed, client_segment, sealed) = (excluded.entity_type, excluded.country, excluded.region,
       excluded.industry, excluded.occupation, excluded.onboarded_at, excluded.risk_rating,
       excluded.politically_exposed, excluded.client_segment, coalesce(excluded.sealed, party.sealed))
     WHERE party.position <= ${beforeTheLog}`,
    [JSON.stringify(rows)],
  );
}

async function putAccounts(client: PoolClient, page: readonly Row[]): Promise<void> {
  await client.query(
    `INSERT INTO account SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (id text, "partyId" text, product text,
       currency text, "openedAt" bigint, position bigint)
     ON CONFLICT (id) DO UPDATE SET (party_id, product, currency, opened_at) =
       (excluded.party_id, excluded.product, excluded.currency, excluded.opened_at)
     WHERE account.position <= ${beforeTheLog}`,
    [JSON.stringify(page.map((row) => ({ ...row, position: beforeTheLog })))],
  );
}

/** Brings the lake's parties and accounts into the store; what the stream said of them since stays. */
export async function loadKnownParties(
  client: PoolClient,
  vault: Vault,
  lake: string,
  onRows: (label: string, rows: number) => void,
): Promise<{ readonly parties: number; readonly accounts: number }> {
  let parties = 0;
  for await (const page of lakePages(lake, 'parties', recordColumns('parties'))) {
    await putParties(client, vault, page);
    onRows('Loading parties', (parties += page.length));
  }
  let accounts = 0;
  for await (const page of lakePages(lake, 'accounts', recordColumns('accounts'))) {
    await putAccounts(client, page);
    onRows('Loading accounts', (accounts += page.length));
  }
  return { parties, accounts };
}
