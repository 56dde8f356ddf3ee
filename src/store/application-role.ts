import type { PoolConfig } from 'pg';

const setting = '-c role=peerline_app';

/**
 * The same server as the role that may add to the audit trail and read it, nothing else. Taken with the connection
 * itself: where the role is missing or not granted there is no connection, rather than one with an owner's rights.
 */
export function asApplication(connection: PoolConfig): PoolConfig {
  const { connectionString } = connection;
  const url = connectionString !== undefined && URL.canParse(connectionString) ? new URL(connectionString) : null;
  const given = url?.searchParams.get('options') ?? null;
  if (url === null || given === null) {
    return { ...connection, options: [connection.options, setting].filter((part) => part !== undefined).join(' ') };
  }
  // What the URL says wins over `options` beside it.
  url.searchParams.set('options', `${given} ${setting}`);
  return { ...connection, connectionString: url.href };
}
