import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { createPool } from '../database.ts';
import { roleUnlessPresent } from './role-unless-present.ts';

describe('a role of the server', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('is made by one of two that look at the same time, and had by both', async () => {
    const role = 'peerline_test_race';
    const owners = createPool(store.owner, 2);
    const [first, second] = [await owners.connect(), await owners.connect()];
    try {
      await first.query('BEGIN');
      await first.query(roleUnlessPresent(role));
      // Sees no role yet, and waits for the first to end.
      const waiting = second.query(roleUnlessPresent(role));
      await first.query('COMMIT');
      await waiting;
      expect((await second.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])).rowCount).toBe(1);
    } finally {
      await first.query(`DROP ROLE IF EXISTS ${role}`);
      first.release();
      second.release();
      await owners.end();
    }
  });
});
