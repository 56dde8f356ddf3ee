import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestPayments } from '#ingest/formats/payment-folder';
import { type ErasureDeps, requestErasure } from '#privacy/erasure/erase';
import { eraseRestored } from '#privacy/erasure/remembered';
import { erasureDeps } from '#server/subjects/deps';
import { eraseFromFiles, loadedHistory } from '#server/subjects/party-in-files';
import { eraseFromLake, partyHistory } from '#server/subjects/party-in-lake';
import { readAudit } from '#store/audit/audit-trail';
import { verifyTrail } from '#store/audit/verify';
import { restoreBackup } from '#store/backup/restore-backup';
import { writeBackup } from '#store/backup/write-backup';
import { createVault } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../database.ts';
import { Bank } from '../ingest/bank.ts';
import { camt053, entryXml, ours, pain001, theirs } from '../ingest/payment-fixtures.ts';

const at = Date.UTC(2016, 0, 5);
const longAgo = Date.UTC(2015, 0, 1);
/** Two customers; what is said of the second must outlive the first. */
function writeBank(bank: Bank): Bank {
  return bank
    .write(
      'parties.csv',
      `id,entityType,name,birthDate,country,riskRating
gone,individual,Zuzana Quixplorer,1980-05-17,CZ,high
stays,individual,Olga Other,1971-02-03,CZ,low
`,
    )
    .write(
      'accounts.csv',
      'id,partyId,product,currency\ngone-a,gone,checking,EUR\ngone-b,gone,savings,EUR\nstays-a,stays,checking,EUR\n',
    )
    .write(
      'transactions.csv',
      `id,at,accountId,direction,amountMinor,currency,counterpartyName,description
t1,${at},gone-a,out,500,EUR,Glass Works Ltd,kiln deposit
t2,${at},gone-b,in,700,EUR,Glass Works Ltd,kiln refund
t3,${at},stays-a,out,900,EUR,Glass Works Ltd,rent of May
`,
    )
    .write('complaints.csv', `id,at,partyId,text\nc1,${at},gone,the kiln queue is long\nc2,${at},stays,rent is high\n`);
}

describe('copies of a person outside the database', () => {
  const bank = new Bank();
  let lake: string;
  const snapshotOf = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file, `${statSync(file).mtimeMs} ${readFileSync(file, 'base64')}`]),
    );

  beforeAll(async () => {
    await writeBank(bank).ingest('canonical', { baseCurrency: 'EUR' });
    lake = join(bank.out, 'lake');
  });
  afterAll(() => bank.remove());

  it('are in the copy for the person: all accounts of the lake, nobody else, nothing of suspicion', async () => {
    const records = await partyHistory(lake)('gone', []);
    const ids = records.map(({ kind, fields }) => `${kind} ${String(fields['id'])}`);
    expect(ids.toSorted()).toEqual([
      'accounts gone-a',
      'accounts gone-b',
      'complaints c1',
      'parties gone',
      'transactions t1',
      'transactions t2',
    ]);
    const text = JSON.stringify(records);
    for (const word of ['Zuzana Quixplorer', '1980-05-17', 'kiln deposit', 'kiln refund', 'the kiln queue is long'])
      expect([word, text.includes(word)]).toEqual([word, true]);
    expect(text).not.toMatch(/Olga|rent|riskRating|"high"/);
    expect(await partyHistory(join(bank.out, 'no-lake'))('gone', [])).toEqual([]);
  });

  it('lose what names the person and keep the figures and everybody else', async () => {
    const figures = () =>
      bank.rows('transactions', 'id, "at", "accountId", "amountMinor", direction, currency, "counterpartyName"');
    const before = await figures();
    await eraseFromLake(lake, 'gone', []);
    expect(await figures()).toEqual(before);
    expect(await bank.rows('parties', 'id, name, "birthDate", country')).toEqual([
      { id: 'gone', name: null, birthDate: null, country: 'CZ' },
      { id: 'stays', name: 'Olga Other', birthDate: expect.anything(), country: 'CZ' },
    ]);
    expect(await bank.rows('transactions', 'id, description')).toEqual([
      { id: 't1', description: null },
      { id: 't2', description: null },
      { id: 't3', description: 'rent of May' },
    ]);
    expect(await bank.rows('complaints', 'id, text')).toEqual([
      { id: 'c1', text: null },
      { id: 'c2', text: 'rent is high' },
    ]);
    const written = snapshotOf(lake);
    await eraseFromLake(lake, 'gone', ['gone-a']);
    await eraseFromLake(lake, "nobody' OR true --", []);
    expect(snapshotOf(lake)).toEqual(written);
    expect(JSON.stringify(await partyHistory(lake)('gone', []))).not.toMatch(/Zuzana|1980|kiln/);
  });
});

describe('files beside the lake', () => {
  const bank = new Bank();
  const person = `holder-${ours}`;
  const details = join(bank.out, 'payments', 'details.ndjson');
  const refused = { file: 'parties.csv', line: 2, field: 'name', value: 'Blaue Mühle GmbH', reason: 'is too long' };
  const statement = (account: string, name: string, entry: string) =>
    camt053([entry])
      .replace(ours, account)
      .replace('Blaue Mühle GmbH', name)
      .replace('</Acct>', `</Acct><AddtlStmtInf>Statement for ${name}</AddtlStmtInf>`);

  beforeAll(async () => {
    bank
      .write('own.xml', statement(ours, 'Blaue Mühle GmbH', entryXml({ amount: '10.00', endToEnd: 'E1' })))
      .write('other.xml', statement(theirs, 'Olga Other', entryXml({ amount: '7.00', endToEnd: 'E2' })))
      .write(`wrong.xml`, pain001('1.00', 'E3').replace('PSSTFRPPXXX', `to ${ours}`));
    await ingestPayments({ data: bank.data, out: bank.out, memoryLimitMb: 256 });
    const another = { ...refused, value: 'Olga Other' };
    writeFileSync(
      join(bank.out, 'quarantine', 'parties.ndjson'),
      [refused, another].map((row) => `${JSON.stringify(row)}\n`).join(''),
    );
  });
  afterAll(() => bank.remove());

  it('are in the copy for the person', async () => {
    const records = await loadedHistory(bank.out)(person, []);
    const of = (kind: string) => records.filter((each) => each.kind === kind).map(({ fields }) => fields);
    expect(of('payment-details')).toHaveLength(2);
    expect(of('payment-details')).toContainEqual(expect.objectContaining({ endToEndId: 'E1', file: 'own.xml' }));
    expect(of('refused-row')).toEqual([refused]);
  });

  it('lose what names the person with the lake, and keep everybody else', async () => {
    const report = join(bank.out, 'payments', 'files.json');
    expect(readFileSync(report, 'utf8')).toContain(`to ${ours}`);
    await eraseFromFiles(bank.out, person, []);
    const text = readFileSync(details, 'utf8');
    expect(text).not.toMatch(/Blaue|"E1"|"E3"|DE8937/);
    expect(text).toContain('Statement for Olga Other');
    expect(text).toContain('"E2"');
    expect(readFileSync(report, 'utf8')).not.toContain(ours);
    expect(bank.quarantine('parties').map(({ value }) => value)).toEqual([null, 'Olga Other']);
    await eraseFromLake(join(bank.out, 'lake'), person, []);
    const left = await loadedHistory(bank.out)(person, []);
    expect(JSON.stringify(left)).not.toMatch(/Blaue|Invoice/);
    const [before, quarantine] = [statSync(details).mtimeMs, bank.quarantine('parties')];
    await eraseFromFiles(bank.out, person, []);
    await eraseFromFiles(bank.out, 'nobody.*', []);
    expect([statSync(details).mtimeMs, bank.quarantine('parties')]).toEqual([before, quarantine]);
  });
});

describe('a backup from before an erasure', () => {
  const masterKey = randomBytes(32);
  const folder = mkdtempSync(join(tmpdir(), 'peerline-erased-'));
  const bank = new Bank();
  let store: TestStore;
  let other: TestStore;
  const now = Date.now;
  const vaultOf = ({ db }: TestStore) => createVault({ db, masterKey, now });
  const depsOf = (target: TestStore): ErasureDeps =>
    erasureDeps({ ...target, vault: vaultOf(target), now, dataFolder: target.dataFolder });
  const nameOf = async (target: TestStore) => {
    const { rows } = await target.pool.query<{ sealed: string }>("SELECT sealed FROM party WHERE id = 'gone'");
    return (await vaultOf(target).open('party:gone', rows[0]!.sealed))?.['name'] ?? null;
  };
  const inLake = async (target: TestStore) =>
    JSON.stringify(await partyHistory(join(target.dataFolder, 'lake'))('gone', [])).includes('Zuzana');

  beforeAll(async () => {
    [store, other] = [await openTestStore(), await openTestStore()];
    const keys = await vaultOf(store).keysOf(['party:gone', 'account:gone-a']);
    const sealed = keys.seal('party:gone', { name: 'Zuzana Quixplorer', birthDate: '1980-05-17' });
    await store.pool.query(
      "INSERT INTO party (id, entity_type, country, sealed, position) VALUES ('gone', 'individual', 'CZ', $1, 1)",
      [sealed],
    );
    await store.pool.query("INSERT INTO account VALUES ('gone-a', 'gone', 'checking', 'EUR', NULL, 2)");
    await writeBank(bank).ingest('canonical', { baseCurrency: 'EUR' });
    for (const { dataFolder } of [store, other])
      cpSync(join(bank.out, 'lake'), join(dataFolder, 'lake'), { recursive: true });
    await writeBackup(store, store.dataFolder, folder, 1);
    // Keys are told apart by the millisecond in which they were made.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const wish = { reason: 'letter of 2 May', actor: 'user:1', relationshipEndedAt: longAgo };
    expect(await requestErasure(depsOf(store), 'gone', wish)).toMatchObject({ state: 'erased' });
  });
  afterAll(async () => {
    await store.close();
    await other.close();
    bank.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings the person back when it is restored, and the note beside the database ends that again', async () => {
    expect([await nameOf(store), await inLake(store)]).toEqual([null, false]);
    await restoreBackup(other, other.dataFolder, folder);
    expect([await nameOf(other), await inLake(other)]).toEqual(['Zuzana Quixplorer', true]);
    expect(await eraseRestored(depsOf(other), other.dataFolder)).toEqual([]);
    cpSync(join(store.dataFolder, 'erased.ndjson'), join(other.dataFolder, 'erased.ndjson'));
    expect(await eraseRestored(depsOf(other), other.dataFolder)).toEqual(['gone']);
    expect([await nameOf(other), await inLake(other)]).toEqual([null, false]);
    const { rows } = await other.pool.query("SELECT country FROM party WHERE id = 'gone'");
    expect(rows).toEqual([{ country: null }]);
    expect(await eraseRestored(depsOf(other), other.dataFolder)).toEqual([]);
    expect(await verifyTrail(readAudit(other.db), [], null)).toMatchObject({ intact: true });
  });
});
