import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { migrate, schemaSteps } from './migrate.ts';

describe('migrations', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('run once, also when two processes start together', async () => {
    await Promise.all([migrate(store.db), migrate(store.db)]);
    const { rows } = await store.pool.query<{ name: string }>('SELECT name FROM schema_checksum ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(schemaSteps.map(({ name }) => name));
  });

  it('go forward by the new steps only', async () => {
    const next = { name: '9000-next', sql: 'CREATE TABLE next_step (a integer)' };
    await migrate(store.db, [...schemaSteps, next]);
    expect((await store.pool.query('SELECT * FROM next_step')).rows).toEqual([]);
  });

  it('refuse a database that a newer version has migrated', async () => {
    await expect(migrate(store.db)).rejects.toMatchObject({ code: 'store.newer-database' });
  });

  it('refuse a step that was edited after it ran', async () => {
    const edited = { name: '9000-next', sql: 'CREATE TABLE next_step (b integer)' };
    await expect(migrate(store.db, [...schemaSteps, edited])).rejects.toMatchObject({ code: 'store.changed-step' });
  });

  it('leave nothing of a step that fails', async () => {
    const good = { name: '9000-next', sql: 'CREATE TABLE next_step (a integer)' };
    const bad = { name: '9001-bad', sql: 'CREATE TABLE half (a integer); SELECT 1 / 0;' };
    await expect(migrate(store.db, [...schemaSteps, good, bad])).rejects.toMatchObject({
      code: 'store.migration-failed',
    });
    expect((await store.pool.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
  });
});
