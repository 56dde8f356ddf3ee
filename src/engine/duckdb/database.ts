import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { plainPath } from './plain-path.ts';
import { literalList } from './sql-text.ts';

export interface DatabaseOptions {
  /** Folders that may be read and written, with all below them. Nothing else can be reached. */
  readonly folders: readonly string[];
  /** Folder for what does not fit in memory; a `.spill` folder is made in it when that happens. */
  readonly scratch: string;
  /** Default 1024. Beyond it DuckDB spills to `scratch`. */
  readonly memoryLimitMb?: number;
  /** Default: all processors. */
  readonly threads?: number;
  /** Joins keep the order of their left side, so that rows stay in the order of their files. */
  readonly keepOrder?: boolean;
}

export interface Database {
  readonly connection: DuckDBConnection;
  /** A further connection to the same tables, for work that runs beside the first. */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/**
 * Opens DuckDB in memory and locks it down: only the named folders can be reached, no extension can be loaded or
 * fetched, no statement can change that, and times are UTC whatever the machine's zone.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const folders = options.folders.map(plainPath);
  const scratch = plainPath(options.scratch);
  mkdirSync(scratch, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${options.memoryLimitMb ?? 1024}MB`,
    threads: String(options.threads ?? availableParallelism()),
    temp_directory: join(scratch, '.spill'),
    // It has answered from files that were replaced since; the system caches files too.
    enable_external_file_cache: 'false',
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  if (options.keepOrder === true) {
    await connection.run("SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'");
  }
  await connection.run(`SET GLOBAL allowed_directories = ${literalList(folders)}`);
  await connection.run('SET GLOBAL enable_external_access = false');
  await connection.run('SET GLOBAL lock_configuration = true');
  const connections = [connection];
  return {
    connection,
    connect: async () => {
      const another = await instance.connect();
      connections.push(another);
      return another;
    },
    close: () => {
      for (const each of connections) each.closeSync();
      instance.closeSync();
    },
  };
}
