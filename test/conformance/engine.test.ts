// Longer than most: the row-by-row definition that every engine is held against stands beside the tests that use it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { behaviourTypes, channels, codeOf, directions, products, schemes } from '#domain/codes';
import type { ColumnBatch } from '#domain/column-batch';
import { countryCode } from '#domain/countries';
import { DuckDbEngine } from '#engine/duckdb/duckdb-engine';
import { type ParquetField, writeParquet } from '#engine/duckdb/parquet-writer';
import type { Engine } from '#engine/engine';
import { type EventChunk, eventKinds } from '#features/event-chunk';

/** Every engine over a lake of canonical Parquet must pass this suite. */
const engines: Readonly<Record<string, (lake: string) => Engine>> = {
  duckdb: (lake) => new DuckDbEngine({ lake, memoryLimitMb: 256, threads: 2 }),
};

type Value = string | number | boolean | null;
type Record_ = Readonly<Record<string, Value>>;

const texts = (...names: string[]): ParquetField[] => names.map((name) => ({ name, type: 'text' }));
const int = (name: string): ParquetField => ({ name, type: 'int64' });
const real = (name: string): ParquetField => ({ name, type: 'float64' });

const partySchema = [
  ...texts('id', 'entityType', 'country', 'region', 'occupation', 'clientSegment'),
  int('onboardedAt'),
];
const accountSchema = texts('id', 'partyId', 'product');
const transactionSchema = [
  ...texts('id', 'accountId', 'direction', 'currency', 'channel', 'scheme', 'category', 'counterpartyAccountId'),
  ...texts('counterpartyIdentifier', 'counterpartyName', 'counterpartyCountry', 'placeCountry', 'deviceId'),
  ...texts('atPrecision'),
  int('at'),
  int('amountMinor'),
  real('placeLatitude'),
  real('placeLongitude'),
];
const behaviourSchema = [
  ...texts('id', 'partyId', 'type', 'sessionId', 'deviceId', 'ipCountry', 'path'),
  int('at'),
  real('durationMs'),
];
const outcomeSchema = [...texts('id', 'partyId'), int('at')];

interface Bank {
  parties: Record_[];
  accounts: Record_[];
  transactions: Record_[];
  behaviour: Record_[];
  complaints: Record_[];
}

function batch(schema: readonly ParquetField[], rows: readonly Record_[]): ColumnBatch {
  const columns = schema.map(({ name, type }) => {
    if (type === 'text') return [name, { type, values: rows.map((row) => (row[name] ?? null) as string | null) }];
    return [name, { type, values: Float64Array.from(rows, (row) => (row[name] ?? Number.NaN) as number) }];
  });
  return { length: rows.length, columns: Object.fromEntries(columns) as ColumnBatch['columns'] };
}

async function writeLake(lake: string, bank: Bank): Promise<void> {
  const tables: readonly [string, readonly ParquetField[], readonly Record_[]][] = [
    ['parties', partySchema, bank.parties],
    ['accounts', accountSchema, bank.accounts],
    ['transactions', transactionSchema, bank.transactions],
    ['behaviour-events', behaviourSchema, bank.behaviour],
    ['complaints', outcomeSchema, bank.complaints],
  ];
  for (const [name, schema, rows] of tables)
    await writeParquet(join(lake, `${name}.parquet`), schema, [batch(schema, rows)]);
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });
const day = 86_400_000;

/** Small banks with shared ids, equal times, self-transfers and outside counterparties of every description. */
const banks: fc.Arbitrary<Bank> = fc
  .record({ parties: fc.integer({ min: 1, max: 5 }), accounts: fc.integer({ min: 1, max: 7 }) })
  .chain(({ parties, accounts }) => {
    const party = fc.integer({ min: 0, max: parties - 1 }).map((i) => `p${i}`);
    const account = fc.integer({ min: 0, max: accounts - 1 }).map((i) => `a${i}`);
    const at = fc.integer({ min: 0, max: 6 }).map((i) => i * day);
    const numbered = (rows: readonly Record<string, Value>[], prefix: string): Record_[] =>
      rows.map((row, i) => ({ ...row, id: `${prefix}${(i * 7919) % 1000}` }));
    return fc.record({
      parties: fc.tuple(
        ...Array.from({ length: parties }, (_, i) =>
          fc.record({
            id: fc.constant(`p${parties - 1 - i}`),
            entityType: fc.constantFrom('individual', 'business'),
            country: maybe(fc.constantFrom('NA', 'CZ', 'GB')),
            region: maybe(fc.constantFrom('north', 'south')),
            occupation: maybe(fc.constant('baker')),
            clientSegment: maybe(fc.constantFrom('retail', 'sme')),
            onboardedAt: maybe(at),
          }),
        ),
      ),
      accounts: fc.tuple(
        ...Array.from({ length: accounts }, (_, i) =>
          fc.record({ id: fc.constant(`a${i}`), partyId: party, product: maybe(fc.constantFrom(...products)) }),
        ),
      ),
      transactions: fc
        .array(
          fc.record({
            accountId: account,
            direction: fc.constantFrom(...directions),
            currency: fc.constant('EUR'),
            channel: maybe(fc.constantFrom(...channels)),
            scheme: maybe(fc.constantFrom(...schemes)),
            category: maybe(fc.constantFrom('rent', 'salary')),
            counterpartyAccountId: maybe(fc.oneof(account, fc.constant('elsewhere'))),
            counterpartyIdentifier: maybe(fc.constantFrom('X', 'Y')),
            counterpartyName: maybe(fc.constantFrom('X', 'Shop')),
            counterpartyCountry: maybe(fc.constantFrom('NA', 'FR', 'ZZ')),
            placeCountry: maybe(fc.constant('GB')),
            atPrecision: maybe(fc.constantFrom('day', 'instant')),
            deviceId: maybe(fc.constantFrom('d1', 'd2')),
            at,
            amountMinor: fc.integer({ min: 0, max: 1e13 }),
            placeLatitude: maybe(fc.constantFrom(1.5, -2)),
            placeLongitude: maybe(fc.constant(3.25)),
          }),
          { maxLength: 20 },
        )
        .map((rows) => numbered(rows, 't')),
      behaviour: fc
        .array(
          fc.record({
            partyId: party,
            type: fc.constantFrom(...behaviourTypes),
            sessionId: maybe(fc.constantFrom('s1', 's2')),
            deviceId: maybe(fc.constantFrom('d2', 'd3')),
            ipCountry: maybe(fc.constantFrom('CZ', 'NA')),
            path: maybe(fc.constantFrom('/a', '/b')),
            at,
            durationMs: maybe(fc.constantFrom(0, 1200.5)),
          }),
          { maxLength: 10 },
        )
        .map((rows) => numbered(rows, 'b')),
      complaints: fc.array(fc.record({ partyId: party, at }), { maxLength: 3 }).map((rows) => numbered(rows, 'c')),
    });
  });

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byTime = (a: Record_, b: Record_): number =>
  Number(a['at']) - Number(b['at']) || byBytes(String(a['id']), String(b['id']));
const keys = (values: readonly (Value | undefined)[]): Map<Value, number> =>
  new Map(
    [...new Set(values.filter((value): value is string => typeof value === 'string'))]
      .sort(byBytes)
      .map((name, i) => [name, i]),
  );

/** The definition, row by row: what an engine must yield for a bank. */
function reference(bank: Bank): Record<string, number>[] {
  const parties = keys(bank.parties.map((row) => row['id']));
  const accounts = keys(bank.accounts.map((row) => row['id']));
  const accountOf = new Map(bank.accounts.map((row) => [row['id'], row]));
  const partyOf = new Map(bank.parties.map((row) => [row['id'], row]));
  const devices = keys([...bank.transactions, ...bank.behaviour].map((row) => row['deviceId']));
  const categories = keys(bank.transactions.map((row) => row['category']));
  const sessions = keys(bank.behaviour.map((row) => row['sessionId']));
  const paths = keys(bank.behaviour.map((row) => row['path']));
  const outsideOf = (row: Record_): string | null => {
    if (accountOf.has(row['counterpartyAccountId'] ?? null)) return null;
    const identifier = row['counterpartyIdentifier'] ?? row['counterpartyAccountId'];
    if (identifier !== null && identifier !== undefined) return `i:${identifier}`;
    return row['counterpartyName'] === null ? null : `n:${row['counterpartyName']}`;
  };
  const outside = keys(bank.transactions.map(outsideOf));
  const key = (map: Map<Value, number>, value: Value | undefined): number => map.get(value ?? null) ?? -1;
  const float = (value: Value | undefined): number => (typeof value === 'number' ? Math.fround(value) : Number.NaN);
  const country = (value: Value | undefined): number => countryCode(value as string | null);
  const empty = {
    timePrecision: 0,
    amount: Number.NaN,
    direction: -1,
    channel: -1,
    scheme: -1,
    product: -1,
    counterparty: -1,
  };
  const nowhere = { counterpartyCountry: -1, placeCountry: -1, latitude: Number.NaN, longitude: Number.NaN };
  const events: Record<string, number>[] = [];
  for (const [sequence, row] of [...bank.transactions].sort(byTime).entries()) {
    const own = accountOf.get(row['accountId'] ?? null)!;
    const other = accountOf.get(row['counterpartyAccountId'] ?? null);
    const party = parties.get(own['partyId']!)!;
    const shared = {
      at: Number(row['at']),
      timePrecision: row['atPrecision'] === 'day' ? 1 : 0,
      kind: eventKinds.leg,
      sequence,
      amount: Number(row['amountMinor']),
    };
    const direction = directions.indexOf(row['direction'] as 'in');
    const scheme = codeOf(schemes, row['scheme'] as 'cash');
    const outsider = outsideOf(row);
    const counterpartyCountry =
      row['counterpartyCountry'] ?? (other ? partyOf.get(other['partyId'] ?? null)!['country'] : null);
    events.push({
      ...shared,
      party,
      side: 0,
      direction,
      channel: codeOf(channels, row['channel'] as 'atm'),
      scheme,
      product: codeOf(products, own['product'] as 'card'),
      counterparty: other
        ? parties.get(other['partyId']!)!
        : outsider === null
          ? -1
          : parties.size + outside.get(outsider)!,
      counterpartyCountry: country(counterpartyCountry),
      placeCountry: country(row['placeCountry']),
      latitude: float(row['placeLatitude']),
      longitude: float(row['placeLongitude']),
      device: key(devices, row['deviceId']),
      session: accounts.get(own['id']!)!,
      path: key(categories, row['category']),
    });
    if (other) {
      events.push({
        ...shared,
        ...nowhere,
        party: parties.get(other['partyId']!)!,
        side: 1,
        direction: 1 - direction,
        channel: -1,
        scheme,
        product: codeOf(products, other['product'] as 'card'),
        counterparty: party,
        counterpartyCountry: country(partyOf.get(own['partyId'] ?? null)!['country']),
        device: -1,
        session: accounts.get(other['id']!)!,
        path: key(categories, row['category']),
      });
    }
  }
  for (const [sequence, row] of [...bank.behaviour].sort(byTime).entries()) {
    events.push({
      ...empty,
      ...nowhere,
      party: parties.get(row['partyId']!)!,
      at: Number(row['at']),
      kind: eventKinds.behaviour,
      sequence,
      side: 0,
      amount: typeof row['durationMs'] === 'number' ? row['durationMs'] : Number.NaN,
      channel: codeOf(behaviourTypes, row['type'] as 'login'),
      placeCountry: country(row['ipCountry']),
      device: key(devices, row['deviceId']),
      session: key(sessions, row['sessionId']),
      path: key(paths, row['path']),
    });
  }
  for (const [sequence, row] of [...bank.complaints].sort(byTime).entries()) {
    const party = parties.get(row['partyId']!)!;
    const rest = {
      at: Number(row['at']),
      kind: eventKinds.complaint,
      sequence,
      side: 0,
      device: -1,
      session: -1,
      path: -1,
    };
    events.push({ ...empty, ...nowhere, ...rest, party });
  }
  const order = ['party', 'at', 'kind', 'sequence', 'side'] as const;
  return events.sort((a, b) => order.reduce((result, name) => result || a[name]! - b[name]!, 0));
}

function rowsOf(chunk: EventChunk): Record<string, number>[] {
  const { length, ...columns } = chunk;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]!])),
  );
}

describe.each(Object.entries(engines))('engine %s', (_, open) => {
  let lake: string;
  beforeEach(() => {
    lake = mkdtempSync(join(tmpdir(), 'peerline-engine-'));
  });
  afterEach(() => rmSync(lake, { recursive: true }));

  it('yields the events that the definition says, whatever the partitions, and the transfers in order', async () => {
    await fc.assert(
      fc.asyncProperty(banks, fc.integer({ min: 1, max: 3 }), async (bank, count) => {
        rmSync(lake, { recursive: true });
        await writeLake(lake, bank);
        const engine = open(lake);
        const counts = await engine.prepare();
        const events: Record<string, number>[] = [];
        for (const range of await engine.partitions(count)) {
          for await (const chunk of engine.events(range)) events.push(...rowsOf(chunk));
        }
        const expected = reference(bank);
        expect(events).toEqual(expected);
        const legs = expected.filter((event) => event['kind'] === eventKinds.leg);
        expect(counts.legs).toBe(legs.length);
        expect(counts.transactions).toBe(bank.transactions.length);
        const own = legs.filter((leg) => leg['side'] === 0).sort((a, b) => a['sequence']! - b['sequence']!);
        let next = 0;
        for await (const chunk of engine.transfers()) {
          expect(chunk.offset).toBe(next);
          for (let row = 0; row < chunk.length; row++, next++) {
            const leg = own[next]!;
            const ends = [leg['party'], leg['counterparty']];
            if (leg['direction'] === 1) ends.reverse();
            expect([chunk.at[row], chunk.amount[row], chunk.payer[row], chunk.payee[row]]).toEqual([
              leg['at'],
              leg['amount'],
              ...ends,
            ]);
          }
        }
        expect(next).toBe(own.length);
        const parties = await engine.parties();
        expect((await engine.dictionary()).parties).toEqual(bank.parties.map((row) => String(row['id'])).sort(byBytes));
        expect(parties.length).toBe(bank.parties.length);
        for (const row of bank.parties) {
          const party = (await engine.dictionary()).parties.indexOf(String(row['id']));
          expect(parties.country[party]).toBe(countryCode(row['country'] as string | null));
          expect(parties.onboardedAt[party]).toBe(row['onboardedAt'] ?? Number.NaN);
        }
        expect(parties.screenedSince).toBeNaN();
        await engine.close();
      }),
      { numRuns: 12 },
    );
  });

  const small: Bank = {
    parties: [
      { id: 'p1', entityType: 'individual', country: 'CZ' },
      { id: 'p0', entityType: 'business' },
    ],
    accounts: [
      { id: 'a0', partyId: 'p0', product: 'checking' },
      { id: 'a1', partyId: 'p1', product: 'wallet' },
    ],
    transactions: [
      {
        id: 't1',
        accountId: 'a0',
        direction: 'out',
        currency: 'EUR',
        at: 5,
        amountMinor: 700,
        counterpartyAccountId: 'a1',
      },
      {
        id: "t'0",
        accountId: 'a1',
        direction: 'in',
        currency: 'EUR',
        at: 9,
        amountMinor: 50,
        counterpartyName: 'Shop',
      },
    ],
    behaviour: [],
    complaints: [],
  };

  it('says since when the bank is known to screen: not before its first hit, whoever that is of', async () => {
    await writeLake(lake, small);
    const hits = batch(outcomeSchema, [
      { id: 'h1', at: 8, partyId: 'p1' },
      { id: 'h0', at: 6, partyId: 'p0' },
    ]);
    await writeParquet(join(lake, 'screening-hits.parquet'), outcomeSchema, [hits]);
    const engine = open(lake);
    await engine.prepare();
    expect((await engine.parties()).screenedSince).toBe(6);
    await engine.close();
  });

  it('prepares once, and again when the lake changes', async () => {
    await writeLake(lake, small);
    const engine = open(lake);
    expect((await engine.prepare()).legs).toBe(3);
    expect((await open(lake).parties()).length).toBe(2);
    await writeLake(lake, { ...small, transactions: small.transactions.slice(1) });
    await expect(engine.parties()).rejects.toThrow(/prepare/);
    expect((await engine.prepare()).legs).toBe(1);
    await engine.close();
  });

  it('gives the full rows behind keys, in the order asked', async () => {
    await writeLake(lake, small);
    const engine = open(lake);
    await engine.prepare();
    const rows = await engine.transactions(Int32Array.of(1, 0, 1));
    expect(rows.map((row) => row.id)).toEqual(["t'0", 't1', "t'0"]);
    expect(rows[1]).toMatchObject({
      sequence: 0,
      baseAmountMinor: 700,
      party: 0,
      otherParty: 1,
      counterpartyAccountId: 'a1',
    });
    expect((await engine.partyRecords(Int32Array.of(1, 0))).map((party) => party.id)).toEqual(['p1', 'p0']);
    await expect(engine.transactions(Int32Array.of(7))).rejects.toThrow(/no transaction 7/);
    await engine.close();
  });

  it('reads labels for measuring, by its own keys', async () => {
    await writeLake(lake, small);
    const engine = open(lake);
    await engine.prepare();
    expect((await engine.labels()).length).toBe(0);
    const schema: ParquetField[] = [
      ...texts('transactionId', 'partyId', 'typology'),
      int('at'),
      { name: 'guilty', type: 'boolean' },
    ];
    const labels: ColumnBatch = {
      length: 3,
      columns: {
        transactionId: { type: 'text', values: ['t1', null, 'absent'] },
        partyId: { type: 'text', values: [null, 'p1', null] },
        typology: { type: 'text', values: ['cycle', null, 'cycle'] },
        at: { type: 'int64', values: Float64Array.of(Number.NaN, 5, Number.NaN) },
        guilty: { type: 'boolean', values: Int8Array.of(1, 0, 1) },
      },
    };
    await writeParquet(join(lake, 'labels.parquet'), schema, [labels]);
    const read = await engine.labels();
    expect({ ...read, sequence: [...read.sequence], party: [...read.party], guilty: [...read.guilty] }).toMatchObject({
      length: 2,
      sequence: [0, -1],
      party: [-1, 1],
      guilty: [1, 0],
      typologies: ['cycle'],
    });
    expect([...read.typology]).toEqual([0, -1]);
    expect([...read.at]).toEqual([Number.NaN, 5]);
    await engine.close();
  });

  it.each([
    ['an unknown account', { accountId: 'nobody' }, /name an account or party that is not there/],
    ['no amount', { amountMinor: null }, /lack an id, time, direction or amount/],
    ['several currencies and no base amount', { currency: 'USD' }, /several currencies/],
  ])('refuses a lake with %s: nothing vanishes silently', async (_what, change, message) => {
    await writeLake(lake, {
      ...small,
      transactions: [small.transactions[0]!, { ...small.transactions[1]!, ...change }],
    });
    await expect(open(lake).prepare()).rejects.toThrow(message);
    await expect(open(lake).parties()).rejects.toThrow(/prepare/);
  });

  it('says which table is missing', async () => {
    await expect(open(lake).prepare()).rejects.toThrow(/no parties.parquet/);
  });
});
