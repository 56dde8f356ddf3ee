import type { Connection, PoolClient, Submittable } from 'pg';

export interface Message {
  /** Sends the message, up to where the server is asked to answer. */
  readonly send: (connection: Connection) => void;
  /** Takes what a copy sends; what it throws rejects once the server is done. */
  readonly onCopyData?: (chunk: Buffer) => void;
  /** Patience in ms where it is not that of the pool. */
  readonly timeoutMs?: number;
}

/**
 * Sends a message of one's own on a connection of `pg`, passes over the rows that come back, and waits until the server
 * is ready for the next. Rejects with the first error, after which a transaction that has begun is still open.
 */
export function submitMessage(client: PoolClient, { send, onCopyData, timeoutMs }: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    let failed = false;
    const query = {
      // `pg` puts its time limit here.
      callback: (error?: Error | null) => {
        if (error instanceof Error) reject(error);
      },
      ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs }),
      submit: send,
      handleCopyInResponse() {},
      handleCopyData({ chunk }: { readonly chunk: Buffer }) {
        if (failed) return;
        try {
          onCopyData?.(chunk);
        } catch (error) {
          failed = true;
          reject(error);
        }
      },
      handleRowDescription() {},
      handleDataRow() {},
      handleCommandComplete() {},
      handleEmptyQuery() {},
      handleError(error: Error) {
        query.callback(error);
      },
      handleReadyForQuery() {
        query.callback();
        resolve();
      },
    };
    client.query(query satisfies Submittable);
  });
}
