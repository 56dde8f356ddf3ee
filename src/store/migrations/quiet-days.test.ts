import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';

describe("a day's partition", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it.each(['event_log', 'evaluation'])('of %s is analysed when it has doubled, without its bodies', async (parent) => {
    await store.pool.query('SELECT ensure_day($1, $2)', [parent, '2031-05-04']);
    const child = `${parent}_20310504`;
    const options = await store.pool.query('SELECT reloptions FROM pg_class WHERE relname = $1', [child]);
    expect(options.rows[0].reloptions).toEqual([
      'autovacuum_analyze_scale_factor=1',
      'autovacuum_vacuum_insert_scale_factor=1',
    ]);
    const wide = await store.pool.query(
      `SELECT bool_and(attstattarget = 0) AS unsampled, count(*)::integer AS columns FROM pg_attribute
        WHERE attrelid = $1::regclass AND atttypid IN ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)`,
      [child],
    );
    expect(wide.rows[0].unsampled).toBe(wide.rows[0].columns > 0 ? true : null);
  });
});
