import { Kysely, PostgresDialect } from 'kysely';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../../test/database.ts';
import { createPool } from '../database.ts';
import type { Tables } from '../tables/tables.ts';
import { migrate, schemaSteps } from './migrate.ts';
import { roleUnlessPresent } from './role-unless-present.ts';

const role = 'peerline_test_race';

describe('databases of one server', () => {
  let store: TestStore;
  let other: PoolClient;
  beforeAll(async () => {
    store = await openTestStore();
    other = await store.ownerPool.connect();
  });
  afterAll(async () => {
    other.release();
    await store.close();
  });

  async function until(look: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await look()); tries++) {
      if (tries > 200) throw new Error('In vain.');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  it('are set up together: who comes second to a role tries again', async () => {
    const watcher = createPool(store.owner, 1);
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(store.owner, 2) }) });
    const sql = `${roleUnlessPresent(role)} CREATE TABLE of_role (a integer); GRANT SELECT ON of_role TO ${role};`;
    try {
      // As another database that is being set up: the role is made and not yet to be seen.
      await other.query('BEGIN');
      await other.query(roleUnlessPresent(role));
      const migrated = migrate(db, [...schemaSteps, { name: '9000-role', sql }]);
      await until(async () => {
        const waiting = await watcher.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%${role}%'`,
        );
        return waiting.rowCount === 1;
      });
      await other.query('COMMIT');
      await migrated;
      const granted = await watcher.query(`SELECT has_table_privilege('${role}', 'of_role', 'SELECT') AS may`);
      expect(granted.rows).toEqual([{ may: true }]);
    } finally {
      await other.query('ROLLBACK');
      await db.destroy();
      await watcher.query('DROP TABLE IF EXISTS of_role').catch(() => {});
      await watcher.query(`DROP ROLE IF EXISTS ${role}`);
      await watcher.end();
    }
  });
});
