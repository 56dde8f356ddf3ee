import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuckDbEngine } from '#engine/duckdb/duckdb-engine';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import { Bank } from './bank.ts';

/** Made-up rows in the layouts that the built-in mappings read. */
describe('built-in mappings', () => {
  let bank: Bank;
  beforeEach(() => {
    bank = new Bank();
  });
  afterEach(() => bank.remove());

  it('amlsim: a node is a party with an account, a step is a day, a transfer has two legs', async () => {
    bank
      .write('nodes.csv', 'nodeid,isFraud,init_balance,fraudStep\n0,0,1.00,-1\n1,1,2.00,7\n')
      .write('transactions.csv', 'sourceNodeId,targetNodeId,value,time\n0,1,147.8,1\n1,1,0.05,3\n');
    const { counts, baseCurrency } = await bank.ingest('amlsim');
    expect(counts.transactions).toMatchObject({ read: 2, loaded: 2 });
    expect(baseCurrency).toBe('USD');
    expect(await bank.rows('transactions', 'id, "at", accountId, counterpartyAccountId, amountMinor')).toEqual([
      {
        id: 't2',
        at: Date.UTC(2017, 0, 2),
        accountId: 'account-0',
        counterpartyAccountId: 'account-1',
        amountMinor: 14_780,
      },
      {
        id: 't3',
        at: Date.UTC(2017, 0, 4),
        accountId: 'account-1',
        counterpartyAccountId: 'account-1',
        amountMinor: 5,
      },
    ]);
    expect(await bank.rows('labels', 'partyId, guilty')).toEqual([
      { partyId: 'node-0', guilty: false },
      { partyId: 'node-1', guilty: true },
    ]);
    const engine = new DuckDbEngine({ lake: join(bank.out, 'lake'), memoryLimitMb: 256 });
    expect(await engine.prepare()).toMatchObject({ parties: 2, transactions: 2, legs: 4 });
    await engine.close();
  });

  it('fraud-handbook: parties and cards out of the transactions, amounts rounded to cents', async () => {
    bank.write('keep', '');
    const columns = {
      transaction_id: { type: 'int64', values: Float64Array.of(1, 2, 3) },
      tx_datetime: { type: 'text', values: ['2018-04-01 00:00:31', '2018-04-01 00:02:10', '2018-04-02 10:00:00'] },
      customer_id: { type: 'int64', values: Float64Array.of(596, 4961, 596) },
      terminal_id: { type: 'int64', values: Float64Array.of(3156, 3412, 3156) },
      amount: { type: 'float64', values: Float64Array.of(57.16, 85.649_999_999_999_99, 0) },
      is_fraud: { type: 'boolean', values: Int8Array.of(0, 1, 0) },
      scenario: { type: 'int64', values: Float64Array.of(0, 3, 0) },
    } as const;
    const schema = Object.entries(columns).map(([name, column]) => ({ name, type: column.type }));
    await writeParquet(join(bank.data, 'transactions.parquet'), schema, [{ length: 3, columns }]);
    const { counts } = await bank.ingest('fraud-handbook');
    expect(counts).toMatchObject({
      parties: { read: 2, loaded: 2 },
      accounts: { read: 2, loaded: 2 },
      transactions: { read: 3, loaded: 3 },
    });
    expect(await bank.rows('transactions', 'id, "at", amountMinor, counterpartyIdentifier')).toEqual([
      { id: 'tx-1', at: Date.UTC(2018, 3, 1, 0, 0, 31), amountMinor: 5716, counterpartyIdentifier: 'terminal-3156' },
      { id: 'tx-2', at: Date.UTC(2018, 3, 1, 0, 2, 10), amountMinor: 8565, counterpartyIdentifier: 'terminal-3412' },
      { id: 'tx-3', at: Date.UTC(2018, 3, 2, 10), amountMinor: 0, counterpartyIdentifier: 'terminal-3156' },
    ]);
    expect(await bank.rows('labels', 'transactionId, guilty, typology')).toEqual([
      { transactionId: 'tx-1', guilty: false, typology: null },
      { transactionId: 'tx-2', guilty: true, typology: 'compromised customer' },
      { transactionId: 'tx-3', guilty: false, typology: null },
    ]);
  });

  it('berka: owners, districts, Czech codes, and the loan as label', async () => {
    const asc = (text: string): string => text.trim().replaceAll('\n', '\r\n');
    bank
      .write('account.asc', asc('"account_id";"district_id";"frequency";"date"\n10;1;"POPLATEK MESICNE";930101\n'))
      .write('client.asc', asc('"client_id";"birth_number";"district_id"\n7;"706213";1\n8;"450204";2\n'))
      .write('disp.asc', asc('"disp_id";"client_id";"account_id";"type"\n1;8;10;"DISPONENT"\n2;7;10;"OWNER"\n'))
      .write('district.asc', asc('A1;A2;A3\n1;"Town";"north"\n2;"Other";"?"\n'))
      .write(
        'loan.asc',
        asc(
          '"loan_id";"account_id";"date";"amount";"duration";"payments";"status"\n5;10;930705;96396;12;8033.00;"B"\n',
        ),
      )
      .write(
        'trans.csv',
        asc(`"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"
1;10;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;
2;10;930102;"VYDAJ";"PREVOD NA UCET";33.10;666.90;"SIPO";"YZ";"87144583"
3;10;930103;"VYBER";"VYBER KARTOU";50.00;616.90;" ";"";"0"
4;10;930131;"PRIJEM";"";0.40;617.30;"UROK";;`),
      );
    await bank.ingest('berka');
    expect(await bank.rows('parties', 'id, region, onboardedAt')).toEqual([
      { id: 'client-7', region: 'north', onboardedAt: Date.UTC(1993, 0, 1) },
      { id: 'client-8', region: null, onboardedAt: Date.UTC(1993, 0, 1) },
    ]);
    expect(await bank.rows('accounts', 'id, partyId')).toEqual([{ id: 'account-10', partyId: 'client-7' }]);
    expect(
      await bank.rows('transactions', 'direction, channel, scheme, category, counterpartyIdentifier, amountMinor'),
    ).toEqual([
      {
        direction: 'in',
        channel: 'branch',
        scheme: 'cash',
        category: null,
        counterpartyIdentifier: null,
        amountMinor: 70_000,
      },
      {
        direction: 'out',
        channel: 'automatic',
        scheme: 'transfer',
        category: 'household',
        counterpartyIdentifier: 'YZ-87144583',
        amountMinor: 3310,
      },
      {
        direction: 'out',
        channel: 'atm',
        scheme: 'card',
        category: null,
        counterpartyIdentifier: null,
        amountMinor: 5000,
      },
      {
        direction: 'in',
        channel: 'automatic',
        scheme: 'internal',
        category: 'interest',
        counterpartyIdentifier: null,
        amountMinor: 40,
      },
    ]);
    expect(await bank.rows('labels', 'partyId, guilty, typology, "at"')).toEqual([
      { partyId: 'client-7', guilty: true, typology: 'loan not paid', at: Date.UTC(1993, 6, 5) },
    ]);
  });

  it('canonical: files of any format, optional ones absent, and what ingest wrote reads back the same', async () => {
    bank
      .write(
        'parties.ndjson',
        '{"id":"p1","entityType":"business","politicallyExposed":false,"onboardedAt":-86400000}\n',
      )
      .write('accounts.csv', 'id,partyId,product,currency\na1,p1,wallet,EUR\n')
      .write(
        'transactions.csv',
        'id,at,accountId,direction,amountMinor,currency,description\nt1,5,a1,in,123,EUR,x  Y 12345\n',
      )
      .write('behaviour-events.csv', 'id,at,partyId,type,durationMs\nb1,7,p1,login,12.5\nb2,7,p9,login,\n')
      .write('labels.csv', 'transactionId,partyId\nt1,p1\n');
    const { counts } = await bank.ingest('canonical');
    expect(counts['behaviour-events']).toMatchObject({ read: 2, loaded: 1, quarantined: 1 });
    expect(counts.complaints).toBeUndefined();
    expect(existsSync(join(bank.out, 'lake', 'complaints.parquet'))).toBe(false);
    expect(await bank.rows('labels', 'transactionId, guilty')).toEqual([{ transactionId: 't1', guilty: true }]);
    const first = await bank.rows('transactions');
    expect(first[0]).toMatchObject({ amountMinor: 123, baseAmountMinor: 123, descriptionNormalised: 'x y <ref>' });
    const again = await bank.ingest('canonical', { data: join(bank.out, 'lake'), out: join(bank.root, 'again') });
    expect(again.counts.transactions).toMatchObject({ read: 1, loaded: 1 });
    bank.remove();
  });
});
