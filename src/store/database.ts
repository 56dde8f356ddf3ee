import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig, types } from 'pg';
import { AppError } from '#domain/app-error';
import { asApplication } from './application-role.ts';
import { migrate } from './migrations/migrate.ts';
import { startEmbeddedPostgres } from './postgres/launcher.ts';
import type { Tables } from './tables/tables.ts';

export interface StoreOptions {
  /** A PostgreSQL of version 15 or newer; absent = the embedded server in `dataFolder`. */
  readonly databaseUrl?: string | undefined;
  readonly dataFolder: string;
  readonly notice: (sentence: string) => void;
  /** Connections of this process at most. */
  readonly poolSize?: number;
}

export interface Store {
  readonly db: Kysely<Tables>;
  readonly pool: Pool;
  /** What another process or thread of this machine needs to connect; its role is `peerline_app`, as the pool's is. */
  readonly connection: PoolConfig;
  /** The same server with the rights of the schema's owner, for tests and for maintenance. */
  readonly owner: PoolConfig;
  close(): Promise<void>;
}

const oldestServer = 150_000;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new AppError('store.unsafe-integer', `${text} is not a safe integer.`);
  return value;
}

/** bigint as number (all of ours are safe integers), date as its text. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [types.builtins.INT8]: safeInteger,
  [types.builtins.DATE]: (text) => text,
};

/** A connection pool with our type parsers. */
export function createPool(connection: PoolConfig, size = 10): Pool {
  const pool = new Pool({
    application_name: 'peerline',
    // A server that died without a word must not be waited for.
    query_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...connection,
    max: size,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        parsers[id] ?? (types.getTypeParser as (id: number, format?: string) => unknown)(id, format),
    },
  });
  // A connection that breaks, idle or between two statements, fails the next statement; nobody else need hear of it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

async function checkVersion(pool: Pool): Promise<void> {
  let version: number;
  try {
    const { rows } = await pool.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    version = Number(rows[0]!.version);
  } catch (error) {
    throw new AppError('store.unreachable', `The database cannot be reached: ${(error as Error).message}`, {}, error);
  }
  if (version < oldestServer) {
    throw new AppError(
      'store.old-server',
      `PostgreSQL 15 or newer is needed; this one is ${Math.floor(version / 10_000)}.`,
    );
  }
}

/** The schema is the owner's business: this connection is closed before the running system takes its own role. */
async function prepare(owner: PoolConfig): Promise<void> {
  const pool = createPool(owner, 2);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkVersion(pool);
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Connects to the database of `databaseUrl`, or starts the embedded one, and brings its schema forward.
 * Errors: those of the launcher and of `migrate`, `store.unreachable`, `store.old-server`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const embedded = options.databaseUrl === undefined ? await startEmbeddedPostgres(options) : null;
  const owner: PoolConfig = embedded?.connection ?? { connectionString: options.databaseUrl };
  try {
    await prepare(owner);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const connection = asApplication(owner);
  const pool = createPool(connection, options.poolSize);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    connection,
    owner,
    async close() {
      await db.destroy();
      await embedded?.stop();
    },
  };
}
