import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVault, partySubject } from '#store/vault/vault';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import type { ListEntry, ScreeningList } from '../lists/list.ts';
import { decideHit } from './decide.ts';
import { exportHits, listHits, listVersions } from './reading.ts';
import { type SweepDeps, sweepParties } from './sweep.ts';
import { proposeThreshold, releaseThreshold, thresholdInForce } from './threshold.ts';

let store: TestStore;
let deps: SweepDeps;
const at = Date.UTC(2026, 0, 5);

const entry = (id: string, name: string, birthDates: readonly string[] = []): ListEntry => ({
  id,
  kind: 'person',
  names: [{ name, quality: 'primary' }],
  birthDates,
  countries: [],
  programmes: ['TEST'],
});
const list = (version: string, ...entries: ListEntry[]): ScreeningList => ({
  name: 'TEST',
  version,
  date: null,
  entries,
  problems: [],
  controlCharacters: 0,
});
const decide = (id: number, action: 'propose' | 'confirm' | 'dismiss' | 'reopen', actor: string, good = false) =>
  decideHit(store.db, id, { action, reason: 'as the test says', good }, actor, at);

beforeAll(async () => {
  store = await openTestStore();
  const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: () => at });
  deps = { db: store.db, vault, now: () => at };
  for (const [id, name] of [
    ['p1', 'Tomas Berger'],
    ['p2', 'Ingrid Solheim'],
    ['p3', null],
  ] as const) {
    const keys = await vault.keysOf([partySubject(id)]);
    const sealed = name === null ? null : keys.seal(partySubject(id), { name, birthDate: '1961-03-04' });
    await store.pool.query(
      "INSERT INTO party (id, entity_type, country, sealed, position) VALUES ($1, 'individual', 'NO', $2, 1)",
      [id, sealed],
    );
  }
});
afterAll(() => store.close());

it('screens every party, counts those without a name, and a hit holds no word of the party', async () => {
  const sweep = await sweepParties(deps, [list('v1', entry('1', 'BERGER, Thomas', ['1961']))], 'user:1');
  expect(sweep).toMatchObject({ parties: 3, screened: 2, withoutName: 1, hits: 1, suppressed: 0 });
  const [hit] = await listHits(store.db, { state: 'open', after: 0, limit: 10 });
  expect(hit).toMatchObject({ party_id: 'p1', list_version: 'v1', entry_id: '1', threshold_version: 0 });
  const { rows } = await store.pool.query<{ all: string }>('SELECT screening_hit::text AS all FROM screening_hit');
  expect(rows[0]!.all.toLowerCase()).not.toContain('tomas');
});

it('screens again only against what is new or changed', async () => {
  const same = entry('1', 'BERGER, Thomas', ['1961']);
  expect(await sweepParties(deps, [list('v1', same)], 'user:1')).toMatchObject({ parties: 0, hits: 0 });
  const changed = await sweepParties(deps, [list('v2', same, entry('2', 'Ingrid Solheim'))], 'user:1');
  expect(changed).toMatchObject({ lists: [{ added: 1, changed: 0, removed: 0 }], parties: 3, hits: 1 });
  const versions = await listVersions(store.db);
  expect(versions.map(({ version, in_force }) => [version, in_force])).toEqual([
    ['v2', true],
    ['v1', false],
  ]);
});

it('confirms a hit with four eyes only', async () => {
  const [hit] = await listHits(store.db, { state: 'open', after: 0, limit: 1 });
  await expect(decide(hit!.id, 'confirm', 'user:1')).rejects.toMatchObject({ code: 'screening.transition' });
  await decide(hit!.id, 'propose', 'user:1');
  await expect(decide(hit!.id, 'confirm', 'user:1')).rejects.toMatchObject({ code: 'screening.four-eyes' });
  expect(await decide(hit!.id, 'confirm', 'user:2')).toMatchObject({ state: 'confirmed' });
  const [exported] = await exportHits(store.db, 0, 10);
  expect(exported!.decisions.map(({ action, decided_by }) => [action, decided_by])).toEqual([
    ['propose', 'user:1'],
    ['confirm', 'user:2'],
  ]);
  await expect(store.pool.query('DELETE FROM screening_decision')).rejects.toThrow();
});

it('does not hit a pair that was found innocent again, until that is reopened', async () => {
  const [hit] = await listHits(store.db, { state: 'open', after: 0, limit: 1 });
  await decide(hit!.id, 'dismiss', 'user:1', true);
  const changed = list('v3', entry('2', 'Ingrid Solheim', ['1990']), entry('1', 'BERGER, Thomas', ['1961']));
  expect(await sweepParties(deps, [changed], 'user:1')).toMatchObject({ hits: 0, suppressed: 1 });
  const nearer = list('v4', entry('2', 'Ingrid Solheim', ['1961']), entry('1', 'BERGER, Thomas', ['1961']));
  expect(await sweepParties(deps, [nearer], 'user:1')).toMatchObject({ hits: 0, suppressed: 1 });
  await decide(hit!.id, 'reopen', 'user:2');
  const again = await sweepParties(deps, [nearer], 'user:1', { whole: true });
  expect(again.hits).toBe(1);
});

it('screens whoever is new or has changed against all lists in force, others not', async () => {
  const unchanged = list('v4', entry('2', 'Ingrid Solheim', ['1961']), entry('1', 'BERGER, Thomas', ['1961']));
  expect(await sweepParties(deps, [unchanged], 'user:1')).toMatchObject({ parties: 0 });
  await store.pool.query("INSERT INTO party (id, entity_type, position) VALUES ('p4', 'individual', 5)");
  expect(await sweepParties(deps, [], 'user:1')).toMatchObject({ parties: 1, withoutName: 1 });
  const keys = await deps.vault.keysOf([partySubject('p4')]);
  const sealed = keys.seal(partySubject('p4'), { name: 'Thomas Berger' });
  await store.pool.query("UPDATE party SET sealed = $1, position = 6 WHERE id = 'p4'", [sealed]);
  expect(await sweepParties(deps, [], 'user:1')).toMatchObject({ parties: 1, screened: 1, hits: 1 });
  expect(await sweepParties(deps, [], 'user:1')).toMatchObject({ parties: 0 });
});

it('does not take a list that lost most of its entries, unless told to', async () => {
  const cut = list('v5', entry('3', 'Somebody Else'));
  await expect(sweepParties(deps, [cut], 'user:1')).rejects.toMatchObject({ code: 'screening.list-shrank' });
  const inForce = async () => (await listVersions(store.db)).find(({ in_force }) => in_force)?.version;
  expect(await inForce()).toBe('v4');
  await sweepParties(deps, [cut], 'user:1', { allowShrunk: true });
  expect(await inForce()).toBe('v5');
});

it('takes another line only from another person, and screens everybody by it', async () => {
  const version = await proposeThreshold(store.db, { value: 0.9, reason: 'too many hits' }, 'user:1', at);
  await expect(releaseThreshold(store.db, version, 'user:1', at)).rejects.toMatchObject({
    code: 'screening.four-eyes',
  });
  expect(await releaseThreshold(store.db, version, 'user:2', at)).toEqual({ version, value: 0.9 });
  expect(await thresholdInForce(store.db)).toEqual({ version, value: 0.9 });
  await expect(releaseThreshold(store.db, version, 'user:3', at)).rejects.toMatchObject({
    code: 'screening.transition',
  });
  expect(await sweepParties(deps, [], 'user:1')).toMatchObject({ parties: 4 });
});
