import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { createPool, openStore, type Store } from '#store/database';

/** A store for one test file: an embedded server of its own, or a database of its own on the server of DATABASE_URL. */
export interface TestStore extends Store {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  /** As the owner of the schema; the store's own pool is the running system's role. */
  readonly ownerPool: Pool;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export async function openTestStore(poolSize = 10): Promise<TestStore> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-test-'));
  const server = process.env['DATABASE_URL'];
  const name = `peerline_test_${randomBytes(6).toString('hex')}`;
  let databaseUrl: string | undefined;
  if (server !== undefined) {
    await administer(server, `CREATE DATABASE ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    databaseUrl = url.href;
  }
  const places: string[] = [];
  const notice = (sentence: string) => {
    const place = /\/var\/lib\/peerline\/[0-9a-f]+/.exec(sentence)?.[0];
    if (place !== undefined) places.push(place);
  };
  const store = await openStore({ databaseUrl, dataFolder, notice, poolSize });
  const ownerPool = createPool(store.owner, 1);
  return {
    ...store,
    dataFolder,
    databaseUrl,
    ownerPool,
    async close() {
      await ownerPool.end();
      await store.close();
      for (const folder of [dataFolder, ...places]) rmSync(folder, { recursive: true, force: true });
      if (server !== undefined) await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
