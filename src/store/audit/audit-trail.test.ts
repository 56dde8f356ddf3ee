import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { type Anchor, signAnchor } from './anchor.ts';
import { type AuditEntry, type AuditFact, canonicalJson, hashOf } from './audit-entry.ts';
import { appendAudit, auditHead, readAudit } from './audit-trail.ts';
import { fileSink, readAnchors } from './sink.ts';
import { verifyTrail } from './verify.ts';

const fact = (n: number): AuditFact => ({
  actor: `user:${n}`,
  action: 'threshold.released',
  subject: `threshold:${n}`,
  before: { tau: 0.5 },
  after: { tau: 0.45, note: 'é "quoted" \u2028' },
  reason: null,
});

describe('canonical JSON', () => {
  it('does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned as never)).toBe(canonicalJson(value as never));
        expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the audit trail', () => {
  let store: TestStore;
  const folder = mkdtempSync(join(tmpdir(), 'peerline-audit-'));
  const keys = generateKeyPairSync('ed25519');
  const append = (n: number) =>
    store.db.transaction().execute((trx) => appendAudit(trx, [fact(n)], 1_700_000_000_000 + n));
  const all = async (): Promise<AuditEntry[]> => {
    const entries: AuditEntry[] = [];
    for await (const entry of readAudit(store.db)) entries.push(entry);
    return entries;
  };
  beforeAll(async () => {
    store = await openTestStore();
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(n)));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await store.close();
  });

  it('links concurrent changes into one chain that verifies', async () => {
    const entries = await all();
    expect(entries).toHaveLength(20);
    expect(await verifyTrail(entries, [], null)).toMatchObject({ intact: true, entries: 20 });
  });

  it('writes nothing when the change itself is rolled back', async () => {
    const before = await auditHead(store.db);
    const failing = store.db.transaction().execute(async (trx) => {
      await appendAudit(trx, [fact(99)], 0);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect(await auditHead(store.db)).toEqual(before);
  });

  it.each(['UPDATE audit_entry SET reason = null', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
    'refuses %s, even to its owner',
    async (statement) => {
      await expect(store.ownerPool.query(statement)).rejects.toThrow(/append-only/);
    },
  );

  it('gives the running system a role that may add and read only', async () => {
    await store.db.connection().execute(async (db) => {
      const { rows } = await sql<{ role: string }>`SELECT current_user AS role`.execute(db);
      expect(rows[0]).toEqual({ role: 'peerline_app' });
      await sql`RESET ROLE`.execute(db);
      await expect(sql`UPDATE audit_entry SET reason = 'x'`.execute(db)).rejects.toThrow(/permission denied/);
      await expect(sql`DELETE FROM audit_entry`.execute(db)).rejects.toThrow(/permission denied/);
      await expect(sql`DROP TABLE audit_entry`.execute(db)).rejects.toThrow(/must be owner/);
      await expect(sql`ALTER TABLE audit_entry DISABLE TRIGGER ALL`.execute(db)).rejects.toThrow(/must be owner/);
      await db.transaction().execute((trx) => appendAudit(trx, [fact(20)], 5));
    });
    expect(await verifyTrail(await all(), [], null)).toMatchObject({ intact: true, entries: 21 });
  });

  it('names the first entry that an owner of the database changed', async () => {
    const entries = await all();
    for (const change of [
      (entry: AuditEntry) => ({ ...entry, after: { tau: 0.9 } }),
      (entry: AuditEntry) => ({ ...entry, actor: 'user:x' }),
      // A forger who also mends the hash breaks the link to the next entry.
      (entry: AuditEntry) => ({ ...entry, reason: 'x', hash: hashOf({ ...entry, reason: 'x' }) }),
    ]) {
      const forged = entries.map((entry, i) => (i === 6 ? change(entry) : entry));
      const found = await verifyTrail(forged, [], null);
      expect(found.intact ? 0 : found.firstBroken).toBeGreaterThanOrEqual(7);
      expect(found.intact ? 0 : found.firstBroken).toBeLessThanOrEqual(8);
    }
    const gap = await verifyTrail(entries.toSpliced(3, 1), [], null);
    expect(gap).toMatchObject({ intact: false, firstBroken: 4 });
  });

  it('shows by a signed anchor that the end was cut or the whole chain rewritten', async () => {
    const file = join(folder, 'anchors.ndjson');
    const entries = await all();
    const last = entries.at(-1)!;
    const anchor = signAnchor({ day: '2026-01-01', sequence: last.sequence, hash: last.hash }, keys.privateKey);
    await fileSink(file).put(anchor);
    const anchors = await readAnchors(file);
    expect(await verifyTrail(entries, anchors, keys.publicKey)).toMatchObject({ intact: true, anchors: 1 });
    expect(await verifyTrail(entries.slice(0, -2), anchors, keys.publicKey)).toMatchObject({
      intact: false,
      firstBroken: 20,
    });
    const rewritten: AuditEntry[] = [];
    let previous = '0'.repeat(64);
    for (const entry of entries) {
      const open = { ...entry, reason: 'rewritten', previous };
      previous = hashOf(open);
      rewritten.push({ ...open, hash: previous });
    }
    expect(await verifyTrail(rewritten, [], null)).toMatchObject({ intact: true });
    expect(await verifyTrail(rewritten, anchors, keys.publicKey)).toMatchObject({ intact: false, firstBroken: 21 });
    const forged: Anchor = { ...anchor, hash: rewritten.at(-1)!.hash };
    expect(await verifyTrail(rewritten, [forged], keys.publicKey)).toMatchObject({ intact: false });
  });
});
