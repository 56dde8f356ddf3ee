import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { loadMasterKey } from './master-key.ts';
import { seal, unseal } from './sealing.ts';
import { accountSubject, createVault, partySubject } from './vault.ts';

describe('sealing', () => {
  it('opens what it sealed, and nothing that was changed by a bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.string(), fc.nat(), (plain, context, at) => {
        const key = randomBytes(32);
        const sealed = seal(key, Buffer.from(plain), context);
        expect([...unseal(key, sealed, context)]).toEqual([...plain]);
        expect(() => unseal(key, sealed, `${context}.`)).toThrow();
        sealed[at % sealed.length]! ^= 1 << (at % 8);
        expect(() => unseal(key, sealed, context)).toThrow();
      }),
    );
  });
});

describe('the master key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-key-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, readable by its owner only', () => {
    const key = loadMasterKey(folder, undefined);
    expect(key.length).toBe(32);
    expect(loadMasterKey(folder, undefined)).toEqual(key);
    if (process.platform !== 'win32') expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('is refused when others may read it', () => {
    chmodSync(join(folder, 'master.key'), 0o644);
    expect(() => loadMasterKey(folder, undefined)).toThrow(/chmod 600/);
  });

  it('is refused when the environment holds too few bytes', () => {
    expect(() => loadMasterKey(folder, 'c2hvcnQ=')).toThrow(/32 bytes/);
  });
});

describe('the vault', () => {
  let store: TestStore;
  let time = 0;
  const masterKey = randomBytes(32);
  const open = () => createVault({ db: store.db, masterKey, now: () => time });
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('gives two processes that make a key at once the same key', async () => {
    const [one, other] = [open(), open()];
    const [left, right] = await Promise.all([one.keysOf(['party:a']), other.keysOf(['party:a'])]);
    expect(left.digest('party:a', 'x')).toBe(right.digest('party:a', 'x'));
    expect(await other.open('party:a', left.seal('party:a', { name: 'Ada' }))).toEqual({ name: 'Ada' });
  });

  it('keeps subjects apart', async () => {
    const vault = open();
    const keys = await vault.keysOf(['party:a', 'party:b']);
    expect(keys.digest('party:a', 'x')).not.toBe(keys.digest('party:b', 'x'));
    expect(await vault.open('party:b', keys.seal('party:a', { name: 'Ada' }))).toBeNull();
  });

  it('cannot read a party or its accounts after erasure, in this process at once and in another within a minute', async () => {
    const [one, other] = [open(), open()];
    const subjects = [partySubject('e'), accountSubject('e1'), accountSubject('f1')];
    await store.pool.query(
      "INSERT INTO account VALUES ('e1', 'e', 'checking', 'EUR', NULL, 1), ('f1', 'f', 'checking', 'EUR', NULL, 2)",
    );
    const keys = await one.keysOf(subjects);
    await other.keysOf(subjects);
    const sealed = subjects.map((subject) => keys.seal(subject, { subject }));
    expect(await one.erase('e')).toBe(2);
    const opened = (vault: typeof one) => Promise.all(subjects.map((subject, i) => vault.open(subject, sealed[i]!)));
    expect(await opened(one)).toEqual([null, null, { subject: subjects[2] }]);
    time += 60_000;
    expect(await opened(other)).toEqual([null, null, { subject: subjects[2] }]);
    // A party that comes back gets a new key; what was erased stays so.
    await one.keysOf(subjects);
    expect(await opened(one)).toEqual([null, null, { subject: subjects[2] }]);
  });

  it('reads keys that are in use again before their time is over, and drops what is gone', async () => {
    const [one, other] = [open(), open()];
    const digest = async () => (await one.keysOf(['party:r', 'party:s'])).digest('party:r', 'x');
    const first = await digest();
    const renewed = (await one.keysOf(['party:s'])).digest('party:s', 'x');
    await other.erase('r');
    time += 44_999;
    expect(await digest()).toBe(first);
    time += 1;
    // Asked for again behind the scenes, although a minute is not over: only then is it known to be gone.
    await vi.waitFor(async () => expect(await digest()).not.toBe(first));
    time += 59_999;
    expect((await one.keysOf(['party:s'])).digest('party:s', 'x')).toBe(renewed);
  });

  it('says so when the master key is another one', async () => {
    await open().keysOf(['party:w']);
    const wrong = createVault({ db: store.db, masterKey: randomBytes(32), now: () => time });
    await expect(wrong.keysOf(['party:w'])).rejects.toMatchObject({ code: 'vault.wrong-master-key' });
  });

  it('gives equal values equal tokens, under this master key only', () => {
    const other = createVault({ db: store.db, masterKey: randomBytes(32), now: () => time });
    expect(open().pseudonym('DE89')).toBe(open().pseudonym('DE89'));
    expect(open().pseudonym('DE89')).not.toBe(other.pseudonym('DE89'));
  });
});
