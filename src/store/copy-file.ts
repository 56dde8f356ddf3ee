import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A large file takes longer than the connection's patience with a single statement. */
const longestMs = 6 * 3_600_000;

/** Feeds a file to a `COPY … FROM STDIN`; `onBytes` hears how much of it has gone. */
export async function copyFile(
  client: PoolClient,
  statement: string,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const copy = client.query(Object.assign(copyFrom(statement), { query_timeout: longestMs }));
  // The stream itself does not hear that its connection is gone, and would wait for ever.
  const lost = () => copy.destroy(new Error('The connection was lost.'));
  client.once('end', lost);
  client.once('error', lost);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes((bytes += chunk.length));
      done(null, chunk);
    },
  });
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), counted, copy);
  } finally {
    client.off('end', lost);
    client.off('error', lost);
  }
}
