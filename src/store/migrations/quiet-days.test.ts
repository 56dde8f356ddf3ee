import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';

describe("a day's partition", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const optionsOf = async (child: string) =>
    (await store.pool.query('SELECT reloptions FROM pg_class WHERE relname = $1', [child])).rows[0].reloptions;

  it.each(['event_log', 'evaluation'])('of %s is analysed when it has doubled, without its bodies', async (parent) => {
    await store.pool.query('SELECT ensure_day($1, $2)', [parent, '2031-05-04']);
    const child = `${parent}_20310504`;
    expect(await optionsOf(child)).toContain('autovacuum_analyze_scale_factor=1');
    const wide = await store.pool.query(
      `SELECT bool_and(attstattarget = 0) AS unsampled, count(*)::integer AS columns FROM pg_attribute
        WHERE attrelid = $1::regclass AND atttypid IN ('bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)`,
      [child],
    );
    expect(wide.rows[0].unsampled).toBe(wide.rows[0].columns > 0 ? true : null);
  });

  it.each(['event_log', 'evaluation'])('of %s is vacuumed when it is over, not while it fills', async (parent) => {
    const unvacuumed = 'autovacuum_vacuum_insert_threshold=-1';
    const day = (wanted: string) => store.pool.query('SELECT ensure_day($1, $2)', [parent, wanted]);
    await day('2032-01-02');
    expect(await optionsOf(`${parent}_20320102`)).toContain(unvacuumed);
    // A day before it, as histories bring them, changes nothing for it.
    await day('2032-01-01');
    expect(await optionsOf(`${parent}_20320102`)).toContain(unvacuumed);
    await day('2032-01-03');
    expect(await optionsOf(`${parent}_20320103`)).toContain(unvacuumed);
    expect(await optionsOf(`${parent}_20320102`)).not.toContain(unvacuumed);
    expect(await optionsOf(`${parent}_20320101`)).not.toContain(unvacuumed);
  });
});
