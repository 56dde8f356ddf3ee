import type { Pool, PoolClient } from 'pg';

/** Runs the work in one transaction on one connection: committed when it resolves, rolled back when it throws. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back must not serve another.
    try {
      await client.query('ROLLBACK');
    } catch {
      broken = error as Error;
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
