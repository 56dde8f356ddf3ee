import { randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { createPool } from '../database.ts';
import type { Tables } from '../tables/tables.ts';
import { migrate } from './migrate.ts';
import { roleUnlessPresent } from './role-unless-present.ts';

describe('databases of one server', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it('are set up together, whoever makes the roles', async () => {
    const own = randomBytes(4).toString('hex');
    const role = `peerline_test_${own}`;
    const names = Array.from({ length: 4 }, (_, i) => `peerline_test_${own}_${i}`);
    for (const name of names) await store.ownerPool.query(`CREATE DATABASE ${name}`);
    const step = {
      name: '0001-role',
      sql: `${roleUnlessPresent(role)} CREATE TABLE t (a integer); GRANT SELECT ON t TO ${role};`,
    };
    const setUp = async (database: string): Promise<void> => {
      const { connectionString, ...rest } = store.owner;
      const url = connectionString === undefined ? undefined : new URL(connectionString);
      if (url !== undefined) url.pathname = `/${database}`;
      const config = url === undefined ? { ...rest, database } : { ...rest, connectionString: url.href };
      const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(config, 2) }) });
      try {
        await migrate(db, [step]);
      } finally {
        await db.destroy();
      }
    };
    try {
      await Promise.all(names.map(setUp));
      expect((await store.ownerPool.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])).rowCount).toBe(1);
    } finally {
      for (const name of names) await store.ownerPool.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await store.ownerPool.query(`DROP ROLE IF EXISTS ${role}`);
    }
  });
});
