import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitSegments } from '#batch/behavioural-segments';
import { segmentMembers } from '#batch/segment-members';
import { createRandom } from '#ml/random';
import { assignToStore } from '#server/assign-segments';
import { openTestStore, type TestStore } from '../database.ts';

describe('a fitted segmentation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-assign-'));
  const table = join(folder, 'customers.csv');
  let store: TestStore;
  beforeAll(async () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 240 }, (_, i) => {
      const rich = i % 2 === 0;
      return `c${i},${(rich ? 900 : 100) + 20 * random.normal()},${(rich ? 2 : 20) + random.normal()}`;
    });
    writeFileSync(table, `customer,balance,payments\n${rows.join('\n')}\n`);
    store = await openTestStore();
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const fit = (purpose: 'aml' | 'commercial') =>
    fitSegments({ file: table, purpose, exclude: ['customer'], keep: [], seed: 1, out: folder });
  const members = async (kind: 'commercial' | 'aml') =>
    (
      await store.pool.query(
        `SELECT segment, count(*) FROM ${kind}_segment_membership WHERE left_at IS NULL GROUP BY 1 ORDER BY 2, 1`,
      )
    ).rows as { segment: string; count: number }[];

  it.each(['commercial', 'aml'] as const)(
    'of the purpose %s goes into its own table, and moves nobody twice',
    async (purpose) => {
      const { saved, segments } = await fit(purpose);
      expect(segments.length).toBeGreaterThan(1);
      const found = await segmentMembers(saved, table, 'customer');
      const other = purpose === 'aml' ? 'commercial' : 'aml';
      const before = await members(other);
      expect(await assignToStore(store.db, 'behaviour', found, 1000)).toMatchObject({
        entered: 240,
        left: 0,
        stayed: 0,
      });
      expect(await assignToStore(store.db, 'behaviour', found, 2000)).toMatchObject({
        entered: 0,
        left: 0,
        stayed: 240,
      });
      expect(await members(other)).toEqual(before);
      expect((await members(purpose)).map(({ count }) => count)).toEqual(
        segments.map(({ size }) => size).sort((a, b) => a - b),
      );
      const { rows } = await store.pool.query('SELECT DISTINCT kind, tainted FROM outbox_event ORDER BY 1');
      expect(rows).toContainEqual(
        purpose === 'aml'
          ? { kind: 'segment.entered', tainted: true }
          : { kind: 'commercial-segment.entered', tainted: false },
      );
    },
  );

  it('is not assigned by a column that is not there', async () => {
    const { saved } = await fit('commercial');
    await expect(segmentMembers(saved, table, 'nobody')).rejects.toThrow(/no column "nobody".*customer, balance/);
  });
});
