import type { Connection, PoolClient } from 'pg';
import { submitMessage } from './submit-message.ts';

/** What `pg` calls on a query of one's own, as far as it is needed here. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Sends statements as one message. Each `COPY … FROM STDIN` among them takes the next of the buffers; rows that other
 * statements return are passed over. The server is asked once, whatever the number of statements; a transaction may
 * begin and end among them. Rejects with the first error, after which a transaction that has begun is still open.
 */
export function sendCopy(client: PoolClient, text: string, buffers: readonly Buffer[]): Promise<void> {
  return submitMessage(client, {
    send(connection) {
      connection.query(text);
      // Not waiting to be asked for them saves a round trip each. After an error the server passes over what is left.
      for (const rows of buffers) {
        (connection as CopyConnection).sendCopyFromChunk(rows);
        (connection as CopyConnection).endCopyFrom();
      }
    },
  });
}
