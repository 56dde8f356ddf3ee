import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingestInto, ingestPaymentsInto } from '#batch/ingested';
import { makePseudonymKey, readPseudonymKey } from '#ingest/pseudonyms/pseudonym-key';
import { createPseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import { Bank } from './bank.ts';
import { camt053, entryXml } from './payment-fixtures.ts';

const keys = mkdtempSync(join(tmpdir(), 'peerline-tenant-'));
afterAll(() => rmSync(keys, { recursive: true, force: true }));
const key = join(keys, 'tenant.key');
makePseudonymKey(key);

/** Words that no file of a pseudonymised ingest may hold. */
const secret = [
  'Zuzana',
  'Quixplorer',
  'p-kanarek',
  'acc-kanarek',
  'CZ6508000000192000145399',
  'birthday-gift',
  'dev-kanarek',
];

const parties = `id,entityType,name,birthDate,country
p-kanarek,individual,Zuzana Quixplorer,1980-05-17,CZ
p-2,individual,Other,,CZ
`;
const accounts = `id,partyId,product,currency
acc-kanarek,p-kanarek,checking,CZK
acc-2,p-2,checking,CZK
`;
const head =
  'id,at,accountId,direction,amountMinor,currency,counterpartyAccountId,counterpartyIdentifier,counterpartyName,description,deviceId\n';
const row = (id: string, at: number, rest: string) => `${id},${at},acc-kanarek,out,500,CZK,${rest}\n`;
const outside = ',CZ6508000000192000145399,Quixplorer Ltd,birthday-gift 2024,dev-kanarek';

function everyByte(folder: string): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('ingest with --pseudonymise', () => {
  let bank: Bank;
  const ingested = (into = bank) =>
    ingestInto({ data: into.data, out: into.out, mapping: 'canonical', pseudonymise: key }, () => undefined);
  beforeEach(() => {
    bank = new Bank();
    bank.write('parties.csv', parties).write('accounts.csv', accounts);
    bank.write('transactions.csv', head + row('t1', 1.7e12, outside) + row('t2', 1.7e12 + 1, 'acc-2,,,,'));
  });
  afterEach(() => bank.remove());

  it('joins as before, and keeps what many persons share', async () => {
    await ingested();
    const [own] = await bank.rows('parties', '*');
    expect(own).toMatchObject({ name: null, birthDate: '1980-01-01', country: 'CZ' });
    const pseudonyms = createPseudonymiser(readPseudonymKey(key, []));
    expect(own!['id']).toBe(pseudonyms('parties', 'p-kanarek'));
    const account = pseudonyms('accounts', 'acc-kanarek');
    expect(await bank.rows('accounts', 'id, partyId')).toContainEqual({ id: account, partyId: own!['id'] });
    const moved = await bank.rows('transactions', '*');
    expect(moved.map((each) => each['accountId'])).toEqual([account, account]);
    expect(moved[1]!['counterpartyAccountId']).toBe(pseudonyms('accounts', 'acc-2'));
    expect(moved[0]).toMatchObject({
      description: null,
      descriptionNormalised: null,
      counterpartyName: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it('gives the same tokens for the same values in every file and run of a tenant, and others to another tenant', async () => {
    await ingested();
    const first = await bank.rows('transactions', 'id, accountId, counterpartyIdentifier');
    bank.write('transactions.csv', head + row('t9', 1.8e12, outside));
    await ingested();
    const [later] = await bank.rows('transactions', 'id, accountId, counterpartyIdentifier');
    expect(later).toMatchObject({
      accountId: first[0]!['accountId'],
      counterpartyIdentifier: first[0]!['counterpartyIdentifier'],
    });
    expect(later!['id']).not.toBe(first[0]!['id']);
    const [one, other] = [createPseudonymiser(new Uint8Array(32)), createPseudonymiser(new Uint8Array(32).fill(1))];
    expect(one('accounts', 'a')).not.toBe(other('accounts', 'a'));
    // A party and an account of the same number stay two things.
    expect(one('accounts', 'a')).not.toBe(one('parties', 'a'));
  });

  it('leaves no name, identifier or free text in any file, quarantined rows included', async () => {
    bank.write(
      'transactions.csv',
      `${head}${row('t1', 1.7e12, outside)}${row('t1', 1.7e12 + 5, outside)}${row('t3', 1.7e12, outside).replace('500', 'Zuzana Quixplorer')}t4,broken "Zuzana,\n${row('t5', 1.7e12, outside).replace('acc-kanarek', 'acc-kanarek-unknown')}`,
    );
    const result = await ingested();
    const { read, loaded, duplicates, quarantined } = result.counts.transactions!;
    expect([loaded, duplicates, quarantined]).toEqual([1, 1, read - 2]);
    expect(quarantined).toBeGreaterThanOrEqual(3);
    for (const entry of bank.quarantine('transactions')) {
      expect(entry).toMatchObject({ value: null, line: expect.any(Number), reason: expect.any(String) });
    }
    const written = everyByte(bank.out) + JSON.stringify(result);
    for (const word of secret) expect(written.includes(word), word).toBe(false);
  });

  it('keeps of payment files only what is in the lake', async () => {
    const entry = entryXml({ amount: '12.00', endToEnd: 'E1' });
    const files = new Bank().write('a.xml', camt053([entry], '100.00', '88.00'));
    files.write('bad.xml', camt053([entry.replace('12.00', 'Atelier Cyan')], '1.00', '2.00'));
    const into = { data: files.data, out: files.out, pseudonymise: key };
    const result = await ingestPaymentsInto(into, () => undefined);
    expect(result.totals.loaded).toBe(1);
    expect(existsSync(join(files.out, 'payments'))).toBe(false);
    const written = everyByte(files.out) + JSON.stringify(result);
    for (const word of ['Atelier', 'Mühle', 'DE8937', 'FR1420', 'Invoice 7']) {
      expect(written.includes(word), word).toBe(false);
    }
    files.remove();
  });
});

describe('the key of pseudonyms', () => {
  it('is made once, for its owner only, and never overwritten', () => {
    if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(() => makePseudonymKey(key)).toThrow(/is there already/);
  });

  it('is refused beside the data, when absent, when others may read it, and when it is none', () => {
    const bank = new Bank().write('tenant.key', readFileSync(key));
    const beside = join(bank.data, 'tenant.key');
    expect(() => readPseudonymKey(beside, [bank.data])).toThrow(/keep it away from the data/);
    expect(() => readPseudonymKey(join(keys, 'none'), [])).toThrow(/peerline privacy key/);
    if (process.platform !== 'win32') {
      chmodSync(beside, 0o644);
      expect(() => readPseudonymKey(beside, [])).toThrow(/chmod 600/);
    }
    bank.write('short.key', 'c2hvcnQ=');
    chmodSync(join(bank.data, 'short.key'), 0o600);
    expect(() => readPseudonymKey(join(bank.data, 'short.key'), [])).toThrow(/32 bytes/);
    bank.remove();
  });
});
