import type { PoolClient } from 'pg';

export interface BackedUpTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Days of a partitioned table, `YYYY-MM-DD`; null elsewhere. */
  readonly days: readonly string[] | null;
}

/** What the migrations write themselves. */
const ownOfMigrations = ['kysely_migration', 'kysely_migration_lock', 'schema_checksum'];

/** Every table of ours, each after those that it refers to. */
export async function tablesOf(client: PoolClient): Promise<readonly BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; days: string[] | null; needs: string[] }>(
    `SELECT c.relname AS name,
       array(SELECT a.attname::text FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
         ORDER BY a.attnum) AS columns,
       CASE WHEN c.relkind = 'p' THEN array(
         SELECT to_char(to_date(right(d.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD')
         FROM pg_inherits i JOIN pg_class d ON d.oid = i.inhrelid WHERE i.inhparent = c.oid ORDER BY 1) END AS days,
       array(SELECT DISTINCT t.relname::text FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid
         WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid <> c.oid) AS needs
     FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> ALL ($1) ORDER BY c.relname`,
    [ownOfMigrations],
  );
  const ordered: BackedUpTable[] = [];
  let waiting = rows;
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const ready = waiting.filter(({ needs }) => !needs.some((need) => names.has(need)));
    if (ready.length === 0) throw new TypeError(`Tables refer to each other in a circle: ${[...names].join(', ')}.`);
    ordered.push(...ready.map(({ name, columns, days }) => ({ name, columns, days })));
    waiting = waiting.filter((row) => !ready.includes(row));
  }
  return ordered;
}

/** Schema steps that were run, with their checksums. */
export async function stepsOf(client: PoolClient): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM schema_checksum ORDER BY name',
  );
  return Object.fromEntries(rows.map(({ name, checksum }) => [name, checksum]));
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
