import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asLogged, createStreamBank } from '#bench/stream-bank';
import { day, hour, minute } from '#domain/time';
import { createVault } from '#store/vault/vault';
import type { LoggedRecord } from '#stream/event-log';
import { type HistoryRecord, seedFromHistory, stateFromHistory } from '#stream/state/from-history';
import { createLegRows } from '#stream/state/leg-rows';
import { readSnapshotFile, writeSnapshotFile } from '#stream/state/snapshot-file';
import { createSnapshots } from '#stream/state/snapshots';
import type { StatePiece } from '#stream/state/state-pieces';
import { createStreamState, type StreamState } from '#stream/state/stream-state';
import { openTestStore, type TestStore } from '../database.ts';
import { foldOptions } from '../fixtures/fold-options.ts';

const base = { currency: 'EUR', rates: {} };
const empty = () => createStreamState({ base, fold: foldOptions });

function piecesOf(state: StreamState): StatePiece[] {
  const snapshot = state.openSnapshot();
  const pieces: StatePiece[] = [];
  for (let piece = snapshot.next(); piece !== null; piece = snapshot.next()) pieces.push(piece);
  return pieces;
}

const bytesOf = (state: StreamState): Buffer =>
  Buffer.concat(piecesOf(state).flatMap(({ name, bytes }) => [Buffer.from(name), bytes]));

function restored(pieces: readonly StatePiece[]): StreamState {
  const state = empty();
  const loader = state.loader();
  for (const piece of pieces) loader.take(piece);
  loader.finish();
  return state;
}

function apply(state: StreamState, records: readonly LoggedRecord[]): number[] {
  const rows = createLegRows(state.columns, 0);
  state.apply(records, rows, null);
  return [...rows.features.subarray(0, rows.length * rows.columns)];
}

/** Steps in time that lie on the edges of windows, go back within the tolerance and beyond it. */
const step = fc.constantFrom(0, 0, 1, minute, hour, day, 7 * day, 30 * day, 90 * day, -minute, -30 * minute, -3 * hour);
const event = fc.record({
  step,
  kind: fc.constantFrom('transaction', 'transaction', 'transaction', 'behaviour-event', 'incident', 'party', 'account'),
  party: fc.nat(4),
  other: fc.nat(4),
  outside: fc.boolean(),
  out: fc.boolean(),
  amountMinor: fc.integer({ min: 1, max: 1e9 }),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

function recordsOf(events: readonly Event[]): LoggedRecord[] {
  let at = Date.UTC(2026, 0, 1);
  return events.map(({ kind, party, other, outside, out, amountMinor, ...rest }, i): LoggedRecord => {
    at += rest.step;
    const bodies = {
      transaction: {
        id: `t${i}`,
        at,
        accountId: `a${party}`,
        direction: out ? 'out' : 'in',
        amountMinor,
        currency: 'EUR',
        counterpartyAccountId: outside ? null : `a${other}`,
        counterpartyIdentifier: outside ? `shop${other}` : null,
        deviceId: `d${other % 2}`,
      },
      'behaviour-event': { id: `b${i}`, at, partyId: `p${party}`, type: 'login', deviceId: `d${other}`, path: '/x' },
      incident: { id: `i${i}`, at, partyId: `p${party}` },
      party: { id: `p${party}`, entityType: 'individual', country: 'DE', region: `r${other}`, onboardedAt: at },
      account: { id: `a${party}`, partyId: `p${party}`, product: 'checking' },
    };
    return {
      position: i + 1,
      partition: 0,
      kind: kind,
      acceptedAt: at,
      body: bodies[kind],
    };
  });
}

describe('a snapshot of the state', () => {
  it('taken anywhere leaves the same rows and the same bytes as going on without a restart', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), fc.nat(120), (events, cut) => {
        const records = recordsOf(events);
        const at = Math.min(cut, records.length);
        const whole = empty();
        const early = apply(whole, records.slice(0, at));
        const again = restored(piecesOf(whole));
        const late = apply(whole, records.slice(at));
        expect(apply(again, records.slice(at))).toEqual(late);
        expect(Buffer.compare(bytesOf(again), bytesOf(whole))).toBe(0);
        const scratch = empty();
        expect(apply(scratch, records)).toEqual([...early, ...late]);
        expect(Buffer.compare(bytesOf(scratch), bytesOf(whole))).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('is of the moment at which it was opened, whatever is applied while it is taken', () => {
    const bank = createStreamBank(5, 700, 60_000);
    const records = [...asLogged(bank.opening()), ...asLogged(bank.payments(4000), 1401)];
    const still = empty();
    apply(still, records.slice(0, 3000));
    const wanted = bytesOf(still);
    const moving = empty();
    apply(moving, records.slice(0, 3000));
    const snapshot = moving.openSnapshot();
    const pieces: StatePiece[] = [];
    for (let from = 3000, piece = snapshot.next(); piece !== null; piece = snapshot.next(), from += 40) {
      pieces.push(piece);
      apply(moving, records.slice(from, from + 40));
    }
    expect(Buffer.compare(Buffer.concat(pieces.flatMap(({ name, bytes }) => [Buffer.from(name), bytes])), wanted)).toBe(
      0,
    );
  });
});

describe('the file of a snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-state-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const bank = createStreamBank(4, 300);
  const state = empty();
  apply(state, [...asLogged(bank.opening()), ...asLogged(bank.payments(1000), 601)]);

  it('gives the state back, and is refused when a bit differs or its end is missing', async () => {
    const path = join(folder, 'one');
    await writeSnapshotFile(path, state.openSnapshot(), async () => {});
    const read = async (from: string) => {
      const pieces: StatePiece[] = [];
      for await (const piece of readSnapshotFile(from)) pieces.push(piece);
      return pieces;
    };
    expect(Buffer.compare(bytesOf(restored(await read(path))), bytesOf(state))).toBe(0);
    const whole = readFileSync(path);
    for (const at of [3, 20, 500, whole.length >> 1, whole.length - 40, whole.length - 1]) {
      const wrong = Buffer.from(whole);
      wrong[at]! ^= 4;
      writeFileSync(`${path}.wrong`, wrong);
      await expect(read(`${path}.wrong`)).rejects.toMatchObject({ code: 'state.damaged' });
    }
    for (const length of [0, 10, whole.length >> 1, whole.length - 1]) {
      writeFileSync(`${path}.short`, whole.subarray(0, length));
      await expect(read(`${path}.short`)).rejects.toMatchObject({ code: 'state.damaged' });
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.draft'))).toEqual([]);
  });
});

describe('the snapshots of a log', () => {
  let store: TestStore;
  const folder = mkdtempSync(join(tmpdir(), 'peerline-states-'));
  chmodSync(folder, 0o755);
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are taken newest first; a damaged one, and one with other rates, is passed over with a warning', async () => {
    const warned: unknown[] = [];
    const snapshots = createSnapshots({ pool: store.pool, folder, onTrouble: (error) => warned.push(error) });
    const bank = createStreamBank(4, 50);
    const state = empty();
    const idle = async () => {};
    let position = 0;
    for (const records of [
      asLogged(bank.opening()),
      asLogged(bank.payments(50), 101),
      asLogged(bank.payments(50), 151),
    ]) {
      apply(state, records);
      position += records.length;
      await snapshots.save(state, position, async () => true, idle);
    }
    expect(readdirSync(folder).length).toBe(2);
    expect((await snapshots.newest(1000, empty, idle))!.position).toBe(200);
    expect(await snapshots.newest(149, empty, idle)).toBeNull();
    const newest = readdirSync(folder).find((name) => name.includes('state-200'))!;
    truncateSync(join(folder, newest), 5000);
    expect((await snapshots.newest(1000, empty, idle))!.position).toBe(150);
    expect(warned).toMatchObject([{ code: 'state.damaged' }]);
    const inDollars = () => createStreamState({ base: { currency: 'USD', rates: {} }, fold: foldOptions });
    expect(await snapshots.newest(1000, inDollars, idle)).toBeNull();
    expect(warned.slice(1)).toMatchObject([{ code: 'state.damaged' }, { code: 'state.other-kind' }]);
    await store.pool.query('DELETE FROM snapshot');
  });

  it('begin with the history of a bank, whose counterparties are those that the log names', async () => {
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    const bank = createStreamBank(4, 50);
    async function* records(): AsyncGenerator<readonly HistoryRecord[]> {
      yield bank.opening();
      yield bank.payments(500);
    }
    const result = await seedFromHistory({
      base,
      fold: foldOptions,
      vault,
      records: records(),
      pool: store.pool,
      folder,
    });
    expect(result.records).toBe(600);
    const snapshots = createSnapshots({ pool: store.pool, folder, onTrouble: () => {} });
    const loaded = (await snapshots.newest(0, empty, async () => {}))!;
    expect(loaded.position).toBe(0);
    const [payment] = bank.payments(1);
    const token = vault.pseudonym(`counterpartyIdentifier:${String(payment!.body['counterpartyIdentifier'])}`);
    const logged = asLogged([{ ...payment!, body: { ...payment!.body, counterpartyIdentifier: token } }]);
    const again = createStreamBank(4, 50);
    async function* more(): AsyncGenerator<readonly HistoryRecord[]> {
      yield again.opening();
      yield again.payments(501);
    }
    apply(loaded.state, logged);
    const whole = await stateFromHistory({ base, fold: foldOptions, vault, records: more() });
    expect(Buffer.compare(bytesOf(loaded.state), bytesOf(whole))).toBe(0);
    // Without the history the evaluations would be others: a lost seed is not passed over.
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await expect(snapshots.newest(0, empty, async () => {})).rejects.toMatchObject({ code: 'state.seed-unusable' });
  });
});
